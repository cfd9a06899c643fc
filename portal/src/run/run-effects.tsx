import { Button } from "@mantine/core";
import { useState } from "react";
import type { RunDetail } from "../api/wire.ts";
import { ResolveModal } from "./resolve-modal.tsx";

/** What a run that did not complete has done to systems: undone, not undone, and what nobody knows. */
export function RunEffects({ run }: { readonly run: RunDetail }) {
  const { done, undone, uncertain } = run.effects;
  const [resolving, setResolving] = useState<string>();
  if (done.length + undone.length + uncertain.length === 0) {
    return <p className="muted small">No step had taken effect.</p>;
  }
  return (
    <dl className="effects small">
      <Steps name="Undone" steps={undone} />
      <Steps name="Not undone" steps={done} />
      {uncertain.map(({ step, phase, attempt, effect, message }) => (
        <div key={`${phase} ${step}`} className="effect">
          <dt>{effect === "happened" ? "Took effect" : "In doubt"}</dt>
          <dd className="break">
            <span>
              {phase === "undo" ? "the undo of " : ""}
              <strong>{step}</strong>, attempt {attempt}: {message}
            </span>
            {run.status === "dead" ? (
              <Button size="compact-xs" variant="default" onClick={() => setResolving(step)}>
                Say what happened
              </Button>
            ) : null}
          </dd>
        </div>
      ))}
      <ResolveModal run={run} step={resolving} close={() => setResolving(undefined)} />
    </dl>
  );
}

function Steps({ name, steps }: { readonly name: string; readonly steps: readonly string[] }) {
  if (steps.length === 0) return null;
  return (
    <div className="effect">
      <dt>{name}</dt>
      <dd className="break">{steps.join(", ")}</dd>
    </div>
  );
}
