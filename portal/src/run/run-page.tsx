import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ApiError } from "../api/client.ts";
import { flowsQuery, runQuery } from "../api/queries.ts";
import type { RunDetail } from "../api/wire.ts";
import { isEnded } from "../status/status.ts";
import { Empty, LoadError, Loading, PageTitle } from "../ui/states.tsx";
import { JsonSection } from "./json-view.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunOutcomePanel } from "./run-outcome-panel.tsx";
import { TimelineView } from "./timeline-view.tsx";
import "./run.css";

/** One run: where it is, how it got there, and what can be done about it. */
export function RunPage({ id }: { readonly id: string }) {
  const run = useQuery(runQuery(id));
  if (run.error instanceof ApiError && run.error.status === 404) return <UnknownRun id={id} />;
  return (
    <>
      <PageTitle>
        {run.data === undefined ? `Run ${id}` : `${run.data.flow} ${run.data.key} ${run.data.status}`}
      </PageTitle>
      {run.error === null ? null : <LoadError error={run.error} retry={() => void run.refetch()} />}
      {run.data === undefined ? run.isPending ? <Loading /> : null : <RunContent run={run.data} />}
    </>
  );
}

function RunContent({ run }: { readonly run: RunDetail }) {
  const flow = useQuery(flowsQuery).data?.find((known) => known.name === run.flow);
  return (
    <>
      <RunHeader run={run} />
      {flow?.paused === undefined || isEnded(run.status) ? null : (
        <p className="run-paused break">
          The flow is paused by {flow.paused.by}: {flow.paused.reason}. This run carries on when it is resumed.
        </p>
      )}
      <RunOutcomePanel run={run} flow={flow} />
      <div className="run-columns">
        <section aria-labelledby="timeline" className="run-main">
          <h2 id="timeline">Timeline</h2>
          <TimelineView run={run} />
        </section>
        <aside className="run-side" aria-label="About this run">
          <RunFacts run={run} flow={flow} />
          <JsonSection title="Input" value={run.input} isOpen={hasRoom()} />
          {run.result === undefined ? null : <JsonSection title="Result" value={run.result} isOpen={hasRoom()} />}
        </aside>
      </div>
    </>
  );
}

/** On a phone the input would push everything else out of reach. */
function hasRoom(): boolean {
  return window.matchMedia("(min-width: 62em)").matches;
}

function UnknownRun({ id }: { readonly id: string }) {
  return (
    <>
      <PageTitle>Run not found</PageTitle>
      <Empty title={`There is no run ${id}`}>
        Run ids have 11 characters. <Link to="/runs">Find the run by its key</Link>
      </Empty>
    </>
  );
}
