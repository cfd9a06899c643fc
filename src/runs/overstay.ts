/**
 * When a run stays in a status for too long.
 *
 * 1. A stay counts from `sinceAt`: from the due time of a wait that has one, else from when the status began. So a run that sleeps
 *    for a year overstays a little after the year, and a run that waits for nothing in particular overstays early.
 * 2. A wait for a system counts from its beginning, although its next probe has a time: only one run is called for a probe.
 * 3. A run that overstays is reported; nothing else is done to it.
 */

import { type Duration, durationMs } from "../core/duration.ts";
import type { RunId } from "../core/ids.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { RunStatus, WaitKind } from "./status.ts";

export type OpenStatus = Extract<RunStatus, "accepted" | "running" | "waiting" | "compensating">;

/** A run in a status that is not final. */
export interface Stay {
  readonly run: RunId;
  readonly flow: string;
  readonly status: OpenStatus;
  /** From when the stay counts. */
  readonly sinceAt: number;
  readonly waitingFor?: { readonly kind: WaitKind; readonly name: string };
}

/** How long runs of a flow may stay in a status, in milliseconds. `kind` is what a waiting run waits for. */
export type AllowedStay = (flow: string, status: OpenStatus, kind?: WaitKind) => number;

/** What is allowed to flows that say nothing of their own. */
const defaultStays: Readonly<Record<Exclude<OpenStatus, "waiting"> | WaitKind, Duration>> = {
  // It waits for a place: the queue moves, or runs hold their places for too long.
  accepted: "10m",
  // Attempts end by their timeouts, a minute unless told.
  running: "1h",
  // From its latest fact, or the due time of its next attempt.
  compensating: "1h",
  // It was due and was not taken up.
  timer: "10m",
  // Longer than an outage that nobody has to know of.
  system: "1h",
  // Nobody comes but the one who deploys.
  version: "10m",
  // The run that it called is reported itself.
  run: "1d",
  // Without a time of their own; with one, after it.
  event: "1d",
  task: "1d",
  pause: "1d",
};

/** What the flows allow, and the defaults for flows that are not among them. */
export function allowedStayOf(flows: readonly AnyFlow[]): AllowedStay {
  const own = new Map(flows.map((flow) => [flow.name, flow.overstay]));
  return (flow, status, kind) =>
    durationMs(own.get(flow) ?? defaultStays[status === "waiting" ? (kind ?? "timer") : status]);
}

/** From when the stay of a run counts that a fact of `at` brought into its status. */
export function stayFrom(
  at: number,
  wait: { readonly kind: WaitKind; readonly untilAt: number | undefined } | undefined,
): number {
  return wait?.untilAt === undefined || wait.kind === "system" ? at : wait.untilAt;
}
