import { WaybillError } from "../../core/errors.ts";
import { type AnyFlow, isGated } from "../../definitions/flow.ts";
import type { Engine } from "../../runs/engine.ts";
import type { Fact } from "../../runs/fact.ts";

/** What the port has and this engine does not do yet. */
type Unsupported = Pick<
  Engine,
  | "cancel"
  | "pause"
  | "resume"
  | "pauseFlow"
  | "resumeFlow"
  | "pausedFlows"
  | "retryNow"
  | "completeTask"
  | "move"
  | "checkFit"
>;

/** Answers `engine-unsupported`. No flow is ever paused. */
export const unsupported: Unsupported = {
  cancel: () => refuse("cancel a run"),
  pause: () => refuse("pause a run"),
  resume: () => refuse("resume a run"),
  pauseFlow: () => refuse("pause a flow"),
  resumeFlow: () => refuse("resume a flow"),
  pausedFlows: () => new Map(),
  retryNow: () => refuse("make an attempt before its time"),
  completeTask: () => refuse("complete a task"),
  move: () => refuse("move a run to another version"),
  checkFit: () => refuse("check whether code fits a run"),
};

/**
 * Refuses flows that rely on what this engine does not do: without it they would be executed wrongly, not just later.
 * @throws WaybillError `engine-unsupported`.
 */
export function checkFlows(flows: readonly AnyFlow[]): void {
  for (const flow of flows) {
    if (flow.order !== undefined) throw engineUnsupported(`keep the lanes of flow "${flow.name}"`);
    if (flow.gather !== undefined) throw engineUnsupported(`gather the messages of flow "${flow.name}"`);
    if (isGated(flow)) throw engineUnsupported(`keep the limits of flow "${flow.name}"`);
  }
}

/** Refuses a wait that nothing would ever end. @throws WaybillError `engine-unsupported`. */
export function checkFact(fact: Fact): Fact {
  if (fact.kind === "awaiting") throw engineUnsupported(`wait for the ${fact.for} of "${fact.step}"`);
  return fact;
}

export function engineUnsupported(what: string): WaybillError {
  return new WaybillError(
    "engine-unsupported",
    `The engine on Restate does not ${what} yet. Do without it, or use the embedded engine.`,
  );
}

function refuse(what: string): Promise<never> {
  return Promise.reject(engineUnsupported(what));
}
