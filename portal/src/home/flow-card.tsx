import { Link } from "@tanstack/react-router";
import type { FlowSummary } from "../api/wire.ts";
import { totalOf } from "../status/status.ts";
import { StatusBar, StatusCounts } from "../status/status-counts.tsx";
import { countOf, spellDurations } from "../time/format.ts";
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
        </div>
        {flow.description === undefined ? null : <p className="muted">{flow.description}</p>}
        <Promised flow={flow} />
        <Facts flow={flow} />
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

function Promised({ flow: { promise } }: { readonly flow: FlowSummary }) {
  if (promise === undefined) return <p className="muted">Promises nothing yet.</p>;
  return (
    <dl className="promise">
      <dt>Promise</dt>
      <dd>{spellDurations(promise.words)}</dd>
      <dt>Broken means</dt>
      <dd>{promise.broken}</dd>
    </dl>
  );
}

function Facts({ flow }: { readonly flow: FlowSummary }) {
  return (
    <dl className="flow-facts small">
      <div>
        <dt>Owner</dt>
        <dd>{flow.owner.name}</dd>
      </div>
      <div>
        <dt>On call</dt>
        <dd className="break">{flow.owner.onCall}</dd>
      </div>
      <div>
        <dt>Starts on</dt>
        <dd className="mono break">{flow.trigger}</dd>
      </div>
      <div>
        <dt>Contract</dt>
        <dd className="mono break">
          {flow.contract.name} {flow.contract.version}
        </dd>
      </div>
    </dl>
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
