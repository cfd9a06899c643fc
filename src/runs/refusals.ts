import { WaybillError } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import { doubtKey } from "./effect.ts";
import type { Resolution } from "./engine.ts";
import type { ReplayFrom } from "./fact.ts";
import { serialise } from "./serialise.ts";
import type { RunState } from "./state.ts";
import { isOpen, type RunStatus } from "./status.ts";

/** Longest idempotency key, in UTF-16 code units. */
const maxKeyLength = 255;

export function checkKey(flow: AnyFlow, key: string): void {
  if (!key.isWellFormed()) {
    throw new WaybillError(
      "key-invalid",
      `Flow "${flow.name}" got an idempotency key with half of a surrogate pair, which cannot be stored as it is. Look at "key" of its trigger.`,
    );
  }
  if (key.length > 0 && key.length <= maxKeyLength) return;
  throw new WaybillError(
    "key-invalid",
    `Flow "${flow.name}" got an idempotency key of ${key.length} characters. It must have 1 to ${maxKeyLength}: look at "key" of its trigger.`,
  );
}

/** @param what the function did, without what is in the message. */
export function gatherKeyInvalid(flow: string, what: string): WaybillError {
  return new WaybillError(
    "key-invalid",
    `"by" of the trigger of flow "${flow}" ${what}. It must give a string of up to ${maxKeyLength} characters or a finite number for every message.`,
    { details: { flow } },
  );
}

export function checkReplay({ run, status }: Standing, from: ReplayFrom): void {
  if (status === "dead" || (status === "compensated" && from === "start")) return;
  const hint =
    status === "compensated"
      ? "Its steps are undone, so it can only be replayed from the start."
      : "Only a dead or compensated run can be replayed.";
  throw new WaybillError("run-not-dead", `Run ${run} is ${status}. ${hint}`, { details: { run, status } });
}

export function checkClose({ run, status }: Standing, reason: string): void {
  requireReason(run, "closed for good", reason);
  if (status === "dead") return;
  throw new WaybillError("run-not-dead", `Run ${run} is ${status}. Only a dead run can be closed as irrecoverable.`, {
    details: { run, status },
  });
}

/**
 * Whether it is the step that is in doubt, or its undo.
 * @throws WaybillError `run-not-dead`, `step-not-in-doubt`, `reason-missing`.
 */
export function phaseToResolve(
  { run, status }: Standing,
  { doubts }: RunState,
  { step, reason }: Pick<Resolution, "step" | "reason">,
): "do" | "undo" {
  requireReason(run, "resolved", reason);
  if (status !== "dead") {
    throw new WaybillError(
      "run-not-dead",
      `Run ${run} is ${status}. Only steps of a dead run are resolved by hand; an unfinished run finds out by itself.`,
      { details: { run, status } },
    );
  }
  // The undo comes later: a doubt about it is the one that keeps the run from ending.
  if (doubts.has(doubtKey("undo", step))) return "undo";
  if (doubts.has(doubtKey("do", step))) return "do";
  const open = new Set([...doubts.keys()].map((key) => `"${key.slice(key.indexOf(":") + 1)}"`));
  const named = open.size === 0 ? "No step of it is in doubt." : `In doubt: ${[...open].join(", ")}.`;
  throw new WaybillError(
    "step-not-in-doubt",
    `It is known whether step "${step}" of run ${run} took effect. ${named}`,
    {
      details: { run, step },
    },
  );
}

export function requireReason(run: RunId, what: string, reason: string): void {
  if (reason.trim() !== "") return;
  throw new WaybillError("reason-missing", `Run ${run} is ${what}: say why, for those who look at it later.`);
}

/** A dead run can be canceled as well: that undoes what it did. */
export function checkCancel(standing: Standing): void {
  if (standing.status === "compensating") {
    throw new WaybillError("run-ended", `Run ${standing.run} is already being undone. Kill it if it must not go on.`, {
      details: { run: standing.run, status: standing.status },
    });
  }
  checkOpen(standing, ["dead"]);
}

/** @param besides statuses of runs that are over for the engine and can be changed all the same. */
export function checkOpen({ run, status }: Standing, besides: readonly RunStatus[] = []): void {
  if (isOpen(status) || besides.includes(status)) return;
  throw new WaybillError("run-ended", `Run ${run} is ${status}: there is nothing left of it to change.`, {
    details: { run, status },
  });
}

/** What a person says that a step gave, as JSON text. @throws WaybillError `request-invalid`. */
export function resultText(result: unknown): string | undefined {
  const serialised = serialise(result);
  if (serialised.ok) return serialised.text;
  const { pointer, found } = serialised.error;
  throw new WaybillError(
    "request-invalid",
    `The result cannot be recorded: it has ${found} at "${pointer}". Give plain JSON.`,
  );
}

interface Standing {
  readonly run: RunId;
  readonly status: RunStatus;
}

export function runUnknown(run: RunId): WaybillError {
  return new WaybillError(
    "run-unknown",
    `There is no run "${run}" in this data folder. "waybill runs list" shows those there are.`,
    { details: { run } },
  );
}

export function flowUnknown(name: string, known: readonly string[]): WaybillError {
  return new WaybillError("flow-unknown", `There is no flow "${name}" in the project. It has: ${known.join(", ")}.`, {
    details: { flow: name },
  });
}

export function queueFull(limit: number): WaybillError {
  return new WaybillError("queue-full", `${limit} accepted runs already wait for a place. Send it again later.`, {
    details: { limit },
  });
}

export function shuttingDown(): WaybillError {
  return new WaybillError("shutting-down", "Waybill is stopping and takes nothing new. Send it again once it is back.");
}

export function beingChanged(run: RunId): WaybillError {
  return new WaybillError("run-not-dead", `Run ${run} is being changed by someone else right now. Look at it again.`, {
    details: { run },
  });
}

export function taskUnknown(run: RunId, step: string): WaybillError {
  return new WaybillError(
    "task-unknown",
    `Run ${run} does not wait for task "${step}", or not any more. Look at the run.`,
    {
      details: { run, step },
    },
  );
}

export function versionUnknown(flow: string, version: string, known: readonly string[]): WaybillError {
  const there = known.length === 0 ? "The flow is not in the project." : `The project has: ${known.join(", ")}.`;
  return new WaybillError("version-unknown", `There is no version "${version}" of flow "${flow}". ${there}`, {
    details: { flow, version },
  });
}
