import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { FlowSummary, RunDetail } from "../api/wire.ts";
import { Took } from "../runs/run-cells.tsx";
import { formatInstant } from "../time/format.ts";
import { Ago } from "../time/times.tsx";
import { CopyText } from "../ui/copy-text.tsx";
import { ChildRun } from "./child-run.tsx";

/** What is known about the run besides its timeline. */
export function RunFacts({ run, flow }: { readonly run: RunDetail; readonly flow: FlowSummary | undefined }) {
  return (
    <dl className="run-facts card">
      <Fact name="Run id">
        <span className="mono">{run.id}</span> <CopyText text={run.id} what="run id" isSmall />
      </Fact>
      <Fact name="Flow">
        <span className="mono break">
          {run.flow}@{run.version}
        </span>
      </Fact>
      <Fact name="Accepted">
        <span>
          {formatInstant(run.acceptedAt)}
          <br />
          <span className="muted">
            <Ago at={run.acceptedAt} />
          </span>
        </span>
      </Fact>
      <Fact name="Took">
        <Took run={run} />
      </Fact>
      {flow === undefined ? null : (
        <Fact name="On call">
          <span className="break">{flow.owner.onCall}</span>
        </Fact>
      )}
      {run.parent === undefined ? null : (
        <Fact name="Started by">
          <Link to="/runs/$id" params={{ id: run.parent }} className="mono">
            {run.parent}
          </Link>
        </Fact>
      )}
      {run.children.length === 0 ? null : (
        <Fact name="Started">
          <ul className="run-children">
            {run.children.map((child) => (
              <li key={child.id}>
                <ChildRun child={child} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="run-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
