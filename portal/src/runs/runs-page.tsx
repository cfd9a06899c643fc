import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { flowsQuery, runsQuery } from "../api/queries.ts";
import type { FlowSummary } from "../api/wire.ts";
import { meaningOf } from "../status/status.ts";
import { Empty, LoadError, Loading, PageTitle } from "../ui/states.tsx";
import { describeFilters, hasFilters, type RunFilters } from "./filters.ts";
import { RunFilterBar } from "./run-filter-bar.tsx";
import { RunTable } from "./run-table.tsx";
import "./runs.css";

/** Runs, youngest first, as far as the filters in the address let them through. */
export function RunsPage({ filters }: { readonly filters: RunFilters }) {
  const page = useQuery(runsQuery(filters));
  const flows = useQuery(flowsQuery).data ?? [];
  const title = capitalized(describeFilters(filters));
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <div className="page-head">
        <h1 className="break">{title}</h1>
        {filters.status === undefined ? null : <p className="muted">{meaningOf(filters.status)}</p>}
      </div>
      <RunFilterBar filters={filters} flows={flows.map((flow) => flow.name)} />
      {page.error === null ? null : <LoadError error={page.error} retry={() => void page.refetch()} />}
      {page.data === undefined ? (
        page.isPending ? (
          <Loading rows={6} />
        ) : null
      ) : page.data.runs.length === 0 ? (
        <NoRuns filters={filters} flows={flows} />
      ) : (
        <RunTable runs={page.data.runs} isStale={page.isPlaceholderData} />
      )}
      <Paging filters={filters} next={page.data?.next} />
    </>
  );
}

function NoRuns({ filters, flows }: { readonly filters: RunFilters; readonly flows: readonly FlowSummary[] }) {
  if (filters.before !== undefined) return <Empty title="No older runs">This is the end of the list.</Empty>;
  if (hasFilters(filters)) {
    return (
      <Empty title={`No ${describeFilters(filters)}`}>
        {filters.key === undefined ? "" : "The key must be the whole idempotency key, not a part of it. "}
        <Link to="/runs">Show all runs</Link>
      </Empty>
    );
  }
  const webhook = flows.find((flow) => flow.trigger.startsWith("POST "));
  return (
    <Empty title="No runs yet">
      {webhook === undefined ? (
        "A run begins when a message arrives for a flow."
      ) : (
        <>
          Post a delivery to <code>{webhook.trigger.slice("POST ".length)}</code> and its run shows up here by itself.
        </>
      )}
    </Empty>
  );
}

function Paging({ filters, next }: { readonly filters: RunFilters; readonly next: string | undefined }) {
  const { before, ...newest } = filters;
  if (before === undefined && next === undefined) return null;
  return (
    <nav className="paging" aria-label="Pages of the list">
      {before === undefined ? (
        <span />
      ) : (
        <Link to="/runs" search={newest} className="paging-link">
          Newest
        </Link>
      )}
      {next === undefined ? null : (
        <Link to="/runs" search={{ ...newest, before: next }} className="paging-link">
          Older
        </Link>
      )}
    </nav>
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
