import type { RunId } from "../core/ids.ts";
import type { Signal } from "./execution.ts";
import type { Decision, Fact } from "./fact.ts";
import type { Failure } from "./failure.ts";

/**
 * What the run that called this one is told when it has ended. Who was told no undoes its own part too; while a run is dead
 * nothing is told, for what becomes of it is not decided.
 */
export function signalOfEnd(run: RunId, fact: Fact): Signal | undefined {
  switch (fact.kind) {
    case "completed":
      return fact.result === undefined ? {} : { value: fact.result };
    case "compensated":
      return { failure: refused(run, `was undone: ${fact.failure.message}`) };
    case "rejected":
      return { failure: { ...refused(run, `was rejected: ${fact.failure.message}`), code: "run-rejected" } };
    case "canceled":
      return { failure: canceled(run, fact) };
    case "closed":
      return { failure: irrecoverable(run, fact) };
    default:
      return undefined;
  }
}

function refused(run: RunId, what: string): Failure {
  return {
    cause: "rejected",
    code: "call-failed",
    message: `Run ${run}, which this run called, ${what}`,
    details: { run },
  };
}

/** A run that was killed keeps what it did, which is not for its caller to take for undone. */
function canceled(run: RunId, { by, reason, killed }: Extract<Fact, { kind: "canceled" }>): Failure {
  if (killed !== true) return refused(run, `was canceled by ${by}: ${reason}`);
  return {
    ...refused(run, `was killed by ${by} and keeps what it did: ${reason}`),
    cause: "uncertain",
    code: "outcome-unknown",
  };
}

function irrecoverable(run: RunId, { by, reason }: Decision): Failure {
  return {
    cause: "defect",
    code: "call-failed",
    message: `Run ${run}, which this run called, was closed as irrecoverable by ${by}: ${reason}`,
    details: { run },
  };
}
