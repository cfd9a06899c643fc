import { Button } from "@mantine/core";
import { useState } from "react";
import type { FlowSummary, RunDetail } from "../api/wire.ts";
import { causeMeaning, meaningOf, toneOf } from "../status/status.ts";
import { Icon } from "../ui/icon.tsx";
import { DecisionModal } from "./decision-modal.tsx";
import { canceling, closing, type Decision, decidingFailure, decisionsFor, decisionWords } from "./decisions.ts";
import { RunEffects } from "./run-effects.tsx";

/** For a run that failed: why, whom to ask, and the decisions that are open. Nothing for all others. */
export function RunOutcomePanel({ run, flow }: { readonly run: RunDetail; readonly flow: FlowSummary | undefined }) {
  const [decision, setDecision] = useState<Decision>();
  const isFailed = ["dead", "compensated", "compensating", "irrecoverable", "rejected", "canceled"].includes(
    run.status,
  );
  const failure = isFailed ? decidingFailure(run.timeline) : undefined;
  if (!isFailed) return null;
  const decisions = decisionsFor(run.status);
  return (
    <section className={`outcome card tone-${toneOf(run.status)}`} aria-label="Why it failed">
      <div className="outcome-text">
        <p className="outcome-title">
          <Icon name="alert" size={16} />
          {titleOf(run)}
        </p>
        {failure === undefined || failure.code === "run-canceled" ? null : (
          <p className="break">
            <strong>{failure.cause}</strong> ({causeMeaning(failure.cause)}): {failure.message}{" "}
            <code className="muted small">{failure.code}</code>
          </p>
        )}
        {run.status === "compensating" ? null : <RunEffects run={run} />}
        {run.status === "dead" && flow !== undefined ? (
          <p className="muted small break">
            On call: {flow.owner.onCall}
            {flow.runbook === undefined ? "" : ` · Runbook: ${flow.runbook}`}
          </p>
        ) : null}
      </div>
      <div className="outcome-actions" hidden={decisions.length === 0}>
        {decisions.map((open, index) => (
          <Button
            key={open}
            size="xs"
            variant={index === 0 && run.status === "dead" ? "filled" : "default"}
            onClick={() => setDecision(open)}
          >
            {decisionWords[open].button}
          </Button>
        ))}
      </div>
      <DecisionModal run={run} decision={decision} close={() => setDecision(undefined)} />
    </section>
  );
}

function titleOf(run: RunDetail): string {
  const closed = run.status === "irrecoverable" ? closing(run.timeline) : undefined;
  if (closed !== undefined) return `Closed by ${closed.by}: ${closed.reason}`;
  const canceled = run.status === "canceled" ? canceling(run.timeline) : undefined;
  if (canceled === undefined) return `${meaningOf(run.status)}.`;
  return `${canceled.killed === true ? "Killed" : "Canceled"} by ${canceled.by}: ${canceled.reason}`;
}
