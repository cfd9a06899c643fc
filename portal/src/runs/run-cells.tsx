import type { RunSummary } from "../api/wire.ts";
import { dueWords, isEnded, waitWords } from "../status/status.ts";
import { formatDuration } from "../time/format.ts";
import { Until } from "../time/times.tsx";
import { useNow } from "../time/use-now.ts";

/** How long the run took, or has been taking until now. */
export function Took({ run }: { readonly run: RunSummary }) {
  if (run.endedAt !== undefined) return <span className="number">{formatDuration(run.endedAt - run.acceptedAt)}</span>;
  return isEnded(run.status) ? null : <SoFar since={run.acceptedAt} />;
}

function SoFar({ since }: { readonly since: number }) {
  const now = useNow();
  return (
    <span className="number muted" title="So far">
      {formatDuration(Math.max(0, Math.floor((now - since) / 1_000) * 1_000))}
    </span>
  );
}

/** What the run waits for, or why it failed. */
export function RunOutcome({ run }: { readonly run: RunSummary }) {
  if (run.waitingFor !== undefined && !isEnded(run.status)) {
    return (
      <span>
        waits for {waitWords(run.waitingFor)}
        {run.waitingFor.untilAt === undefined ? null : (
          <>
            , {dueWords(run.waitingFor.kind)} <Until at={run.waitingFor.untilAt} />
          </>
        )}
      </span>
    );
  }
  if (run.cause === undefined) return null;
  return (
    <span className="run-failure" title={run.message}>
      <strong>{run.cause}</strong>
      {run.message === undefined ? null : <span className="muted"> {run.message}</span>}
    </span>
  );
}
