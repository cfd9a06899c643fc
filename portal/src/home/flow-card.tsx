import { Link } from "@tanstack/react-router";
import type { FlowSummary, ScheduleSummary } from "../api/wire.ts";
import { totalOf } from "../status/status.ts";
import { StatusBar, StatusCounts } from "../status/status-counts.tsx";
import { countOf, spellDurations } from "../time/format.ts";
import { Until } from "../time/times.tsx";
import { Rejections } from "./rejections.tsx";

/** A flow: what it promises, who answers for it, and how its work goes today. */
export function FlowCard({ flow }: { readonly flow: FlowSummary }) {
  return (
    <article className="flow card" aria-label={flow.name}>
      <div className="flow-about">
        <div className="flow-head">
          <h3>
            <Link to="/runs" search={{ flow: flow.name }} className="flow-name">
              {flow.name}
            </Link>
          </h3>
          <span className={`tier tier-${flow.tier}`}>{flow.tier}</span>
          <span className="muted small number">v{flow.version}</span>
          {flow.paused === undefined ? null : <span className="paused-mark">Paused</span>}
        </div>
        {flow.paused === undefined ? null : (
          <p className="paused-note break">
            Paused by {flow.paused.by}: {flow.paused.reason}. Messages are accepted and wait.
          </p>
        )}
        {flow.description === undefined ? null : <p className="muted">{flow.description}</p>}
        <FlowFacts flow={flow} />
      </div>
      <div className="flow-work">
        <p className="flow-today">
          <strong className="number">{countOf(totalOf(flow.today), "run")}</strong> today
        </p>
        <StatusBar counts={flow.today} />
        <StatusCounts flow={flow.name} counts={flow.today} />
        <OpenNow flow={flow} />
        <Rejections title="Turned away today" counts={flow.rejectedToday} />
      </div>
    </article>
  );
}

function FlowFacts({ flow }: { readonly flow: FlowSummary }) {
  return (
    <dl className="flow-facts">
      <dt>Promise</dt>
      {flow.promise === undefined ? (
        <dd className="muted">none yet</dd>
      ) : (
        <>
          <dd className="flow-promise">{spellDurations(flow.promise.words)}</dd>
          <dt>Broken means</dt>
          <dd>{flow.promise.broken}</dd>
        </>
      )}
      <dt>Owner</dt>
      <dd className="break">
        {flow.owner.name} <span className="muted">· on call: {flow.owner.onCall}</span>
      </dd>
      <dt>Starts on</dt>
      <dd className="break">
        <code>{flow.trigger}</code>{" "}
        <span className="muted">
          · {flow.contract.name} {flow.contract.version}
        </span>
      </dd>
      {flow.schedule === undefined ? null : <NextDue schedule={flow.schedule} />}
    </dl>
  );
}

function NextDue({ schedule }: { readonly schedule: ScheduleSummary }) {
  const [next] = schedule.next;
  return (
    <>
      <dt>Next due</dt>
      <dd>
        {next === undefined ? "never again" : <Until at={next} />}
        {schedule.pausedBy === undefined ? null : (
          <span className="muted">
            {" · paused until "}
            <Link to="/runs/$id" params={{ id: schedule.pausedBy }}>
              a dead run
            </Link>
            {" is replayed or closed"}
          </span>
        )}
      </dd>
    </>
  );
}

function OpenNow({ flow }: { readonly flow: FlowSummary }) {
  if (totalOf(flow.open) === 0) return <p className="muted small">Nothing is open now.</p>;
  return (
    <div>
      <p className="label">Open now</p>
      <StatusCounts flow={flow.name} counts={flow.open} />
    </div>
  );
}
