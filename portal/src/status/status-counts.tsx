import { Link } from "@tanstack/react-router";
import type { StatusCounts as Counts } from "../api/wire.ts";
import { formatCount } from "../time/format.ts";
import { meaningOf, presentCounts, toneOf } from "./status.ts";
import { StatusIcon } from "./status-badge.tsx";

/** Shares of the statuses as one bar. Decoration: the counts beside it say the same in words. */
export function StatusBar({ counts }: { readonly counts: Counts }) {
  const present = presentCounts(counts);
  return (
    <div className="status-bar" aria-hidden="true" data-empty={present.length === 0 ? true : undefined}>
      {present.map(({ status, count }) => (
        <span key={status} className={`tone-${toneOf(status)}`} style={{ flexGrow: count }} />
      ))}
    </div>
  );
}

/** Counts by status, each a link to the runs it counts. */
export function StatusCounts({ flow, counts }: { readonly flow: string; readonly counts: Counts }) {
  return (
    <ul className="status-counts">
      {presentCounts(counts).map(({ status, count }) => (
        <li key={status}>
          <Link to="/runs" search={{ flow, status }} className="status-count" title={meaningOf(status)}>
            <StatusIcon status={status} />
            <span className="number">{formatCount(count)}</span> {status}
          </Link>
        </li>
      ))}
    </ul>
  );
}
