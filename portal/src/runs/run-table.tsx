import { Link } from "@tanstack/react-router";
import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import type { RunSummary } from "../api/wire.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Ago } from "../time/times.tsx";
import { RunOutcome, Took } from "./run-cells.tsx";

const features = tableFeatures({});
const column = createColumnHelper<typeof features, RunSummary>();

const columns = column.columns([
  column.accessor("status", { header: "Status", cell: ({ getValue }) => <StatusBadge status={getValue()} /> }),
  column.accessor("key", {
    header: "Key",
    cell: ({ row: { original: run } }) => (
      <Link
        to="/runs/$id"
        params={{ id: run.id }}
        className="run-link mono break"
        title={run.key}
        aria-label={`Run of ${run.flow} for key ${run.key}`}
      >
        {run.key}
      </Link>
    ),
  }),
  column.accessor("flow", {
    header: "Flow",
    cell: ({ row: { original: run } }) => (
      <>
        {run.flow} <span className="muted small number">v{run.version}</span>
      </>
    ),
  }),
  column.accessor("acceptedAt", { header: "Accepted", cell: ({ getValue }) => <Ago at={getValue()} /> }),
  column.display({ id: "took", header: "Took", cell: ({ row }) => <Took run={row.original} /> }),
  column.display({ id: "outcome", header: "What happened", cell: ({ row }) => <RunOutcome run={row.original} /> }),
]);

/** Runs as a table; on a phone each row is a card. */
export function RunTable({ runs, isStale }: { readonly runs: readonly RunSummary[]; readonly isStale: boolean }) {
  const table = useTable({ features, columns, data: runs, getRowId: (run) => run.id });
  return (
    <div className="card run-table-frame" data-stale={isStale ? true : undefined}>
      {/* The roles are said again because a table whose rows are laid out as cards would lose them. */}
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      <table className="run-table" role="table">
        <thead role="rowgroup">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} role="row">
              {group.headers.map((header) => (
                <th key={header.id} scope="col" role="columnheader">
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup">
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} role="row">
              {row.getAllCells().map((cell) => (
                <td key={cell.id} role="cell" className={`run-${cell.column.id}`}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
    </div>
  );
}
