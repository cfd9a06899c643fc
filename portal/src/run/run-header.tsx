import { Link } from "@tanstack/react-router";
import type { RunDetail } from "../api/wire.ts";
import { dueWords, isEnded, waitWords } from "../status/status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Until } from "../time/times.tsx";
import { CopyText } from "../ui/copy-text.tsx";

/** Which run this is and where it is now. */
export function RunHeader({ run }: { readonly run: RunDetail }) {
  const wait = isEnded(run.status) ? undefined : run.waitingFor;
  return (
    <header className="run-header">
      <p className="small">
        <Link to="/runs">Runs</Link> <span className="muted">/</span>{" "}
        <Link to="/runs" search={{ flow: run.flow }}>
          {run.flow}
        </Link>
      </p>
      <div className="run-title">
        <h1 className="break">
          {run.flow} <span className="mono">{run.key}</span>
        </h1>
        <CopyText text={run.key} what="key" isSmall />
      </div>
      <p className="run-now">
        <StatusBadge status={run.status} />
        {wait === undefined ? null : (
          <span>
            waits for {waitWords(wait)}
            {wait.untilAt === undefined ? null : (
              <>
                , {dueWords(wait.kind)} <Until at={wait.untilAt} />
              </>
            )}
          </span>
        )}
      </p>
    </header>
  );
}
