import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { homeQuery } from "../api/queries.ts";
import type { RunStatus } from "../api/wire.ts";
import { openTotals } from "../home/attention.ts";
import { parseFilters } from "../runs/filters.ts";
import { toneOf } from "../status/status.ts";
import { StatusIcon } from "../status/status-badge.tsx";
import { formatCount } from "../time/format.ts";

/** The pages, and the two lists that people come for. */
export function Navigation() {
  const home = useQuery(homeQuery).data;
  const { status } = parseFilters(useSearch({ strict: false }));
  const totals = home === undefined ? undefined : openTotals(home);
  const isOpenList = status === "waiting" || status === "dead";
  return (
    <>
      <Link to="/" className="nav-link" activeOptions={{ exact: true }}>
        Overview
      </Link>
      <Link to="/runs" className="nav-link" activeOptions={isOpenList ? onlyThis : { includeSearch: false }}>
        Runs
      </Link>
      <OpenLink status="waiting" count={totals?.waiting} />
      <OpenLink status="dead" count={totals?.dead} />
    </>
  );
}

/** Marks a link as the current page only without any other search parameter. */
const onlyThis = { exact: true, includeSearch: true } as const;

function OpenLink({ status, count }: { readonly status: RunStatus; readonly count: number | undefined }) {
  return (
    <Link
      to="/runs"
      search={{ status }}
      className="nav-link nav-sub"
      activeOptions={{ includeSearch: true }}
      title={`Runs that are ${status} now, of all flows`}
    >
      <StatusIcon status={status} />
      <span className="nav-word">{status}</span>
      {count === undefined ? null : (
        <span className={`nav-count number tone-${count === 0 ? "neutral" : toneOf(status)}`}>
          {formatCount(count)}
        </span>
      )}
    </Link>
  );
}
