import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useSearch } from "@tanstack/react-router";
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
  const { pathname } = useLocation();
  const { status } = parseFilters(useSearch({ strict: false }));
  const totals = home === undefined ? undefined : openTotals(home);
  const isList = pathname === "/runs";
  return (
    <>
      <Link to="/" className="nav-link" aria-current={pathname === "/" ? "page" : undefined}>
        Overview
      </Link>
      <Link
        to="/runs"
        className="nav-link"
        aria-current={isList && status !== "dead" && status !== "waiting" ? "page" : undefined}
      >
        Runs
      </Link>
      <OpenLink status="waiting" count={totals?.waiting} isCurrent={isList && status === "waiting"} />
      <OpenLink status="dead" count={totals?.dead} isCurrent={isList && status === "dead"} />
    </>
  );
}

function OpenLink(props: {
  readonly status: RunStatus;
  readonly count: number | undefined;
  readonly isCurrent: boolean;
}) {
  const { status, count, isCurrent } = props;
  return (
    <Link
      to="/runs"
      search={{ status }}
      className="nav-link nav-sub"
      aria-current={isCurrent ? "page" : undefined}
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
