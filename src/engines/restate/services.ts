import { iface } from "@restatedev/restate-sdk";
import type { ErrorCode, ErrorDetails } from "../../core/errors.ts";
import type { Accepted, RunEnd } from "../../runs/engine.ts";
import type { Acceptance, Fact, RecordedFact } from "../../runs/fact.ts";
import type { RunStatus } from "../../runs/status.ts";

/** How a run stands at the Restate server. */
export interface RunStanding {
  readonly flow: string;
  readonly status: RunStatus;
  /** Of the latest execution. */
  readonly take: number;
}

/** The end of an execution. */
export interface Ending {
  readonly fact: Fact;
  readonly status: RunStatus;
  /** The facts before it, unless the run is over for good. */
  readonly facts?: readonly RecordedFact[];
}

/** What a person decided: a `replayed` or a `closed`. */
export interface Deciding {
  readonly fact: Extract<Fact, { kind: "replayed" | "resolved" | "closed" }>;
  readonly at: number;
}

/** A WaybillError on its way through Restate, which would try again whatever a handler throws. */
export interface Refused {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** A run as its execution finds it. */
export interface Taking {
  readonly acceptance: Acceptance;
  /** 0 for the first execution, one more for each replay. */
  readonly take: number;
  readonly status: RunStatus;
  readonly facts: readonly RecordedFact[];
}

/**
 * The services of a project at a Restate server, their names prefixed with the project's, so that several projects can share a
 * server.
 *
 * - `keys`: an object for each flow and key. It knows the run that has the key.
 * - `runs`: an object for each run id. Whoever claims it first has the id. It knows how the run stands, and between
 *   two executions it has the facts. All its handlers are short.
 * - `executions`: a workflow for each execution of a run. It lasts as long as the run does.
 */
export function describeServices(project: string) {
  return {
    keys: iface.object(`${project}.keys`, {
      accept: iface.json<Acceptance, Accepted>(),
    }),
    runs: iface.object(`${project}.runs`, {
      claim: iface.json<Acceptance, boolean>(),
      standing: iface.shared.json<void, RunStanding | null>(),
      end: iface.json<Ending, number>(),
      decide: iface.json<Deciding, Refused | null>(),
    }),
    executions: iface.workflow(`${project}.executions`, {
      run: iface.json<Taking, RunEnd>(),
    }),
  };
}

export type Services = ReturnType<typeof describeServices>;

/** The object of a flow's key. Names of flows have no "/". */
export function keyName(flow: string, key: string): string {
  return `${flow}/${key}`;
}

/** The workflow of one execution of a run. */
export function executionName(run: string, take: number): string {
  return `${run}.${take}`;
}
