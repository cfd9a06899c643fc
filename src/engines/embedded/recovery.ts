/**
 * Takes up what is unfinished when the process starts.
 *
 * 1. A run that waits for a time is armed, and stays on disk; every other one is executed again.
 * 2. Of a lane only the first is taken up, unless a dead run holds it up.
 * 3. A run whose version is not in the project waits for it, visibly.
 */
import type { Clock } from "../../core/clock.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { FlowVersions } from "../../definitions/versions.ts";
import { type Fact, statusAfter } from "../../runs/fact.ts";
import type { Journal, OpenRun } from "../../runs/journal.ts";
import { stateOf } from "../../runs/state.ts";
import { deadlineOf } from "./active-run.ts";
import type { Committer } from "./committer.ts";
import type { Scheduler } from "./scheduler.ts";

export interface RecoveryDeps {
  readonly journal: Journal;
  readonly committer: Pick<Committer, "write">;
  readonly scheduler: Pick<Scheduler, "wake" | "requeue" | "wakeAt">;
  readonly flows: FlowVersions;
  readonly clock: Clock;
  readonly onFailed: (error: unknown) => void;
}

export function createRecovery(deps: RecoveryDeps): { recover(): void } {
  const { journal, committer, scheduler, flows, clock } = deps;

  function takeUp(open: OpenRun, flow: AnyFlow): void {
    const { run, status, acceptedAt } = open;
    const isBegun = status !== "accepted";
    const deadlineAt = isBegun ? deadlineOf(flow, acceptedAt) : Number.POSITIVE_INFINITY;
    const dueAt = Math.min(open.dueAt ?? Number.POSITIVE_INFINITY, deadlineAt);
    if (!isBegun) scheduler.requeue(run, flow.priority);
    else if (!isAsleep(open) || dueAt <= clock.now()) scheduler.wake(run, flow.priority);
    else if (dueAt < Number.POSITIVE_INFINITY) scheduler.wakeAt(run, dueAt);
  }

  function isHeldUp(open: OpenRun, flow: AnyFlow, lanes: Set<string>): boolean {
    if (open.lane === undefined) return false;
    const lane = JSON.stringify([open.flow, open.lane]);
    const isBehind = lanes.has(lane) || (open.isBehindDead === true && flow.afterDead !== "pass");
    lanes.add(lane);
    return open.status === "accepted" && isBehind;
  }

  function awaitVersion(run: RunId): void {
    const stored = journal.load(run);
    const latest = stored?.facts.at(-1)?.fact;
    if (stored === undefined || (latest?.kind === "waiting" && latest.for === "version")) return;
    const fact: Fact = { kind: "waiting", for: "version", name: `${stored.flow}@${stored.version}` };
    const recorded = { seq: stored.facts.length, at: clock.now(), fact };
    const { undoing, paused } = stateOf(stored.facts);
    const from = stored.status;
    const to = statusAfter(from, fact, { isUndoing: undoing !== undefined, isPaused: paused !== undefined });
    committer.write([{ kind: "fact", run, flow: stored.flow, recorded, from, to }]).catch(deps.onFailed);
  }

  /** Whether nothing is to be done for the run before it is due, or told something. */
  function isAsleep({ status, waitsFor, dueAt, hasSignal }: OpenRun): boolean {
    if (status !== "waiting" || hasSignal || waitsFor === undefined) return false;
    return dueAt !== undefined || waitsFor === "event" || waitsFor === "task" || waitsFor === "run";
  }

  return {
    recover() {
      const lanes = new Set<string>();
      for (const open of journal.openRuns()) {
        const flow = flows.find(open.flow, open.version);
        if (flow === undefined) awaitVersion(open.run);
        else if (!isHeldUp(open, flow, lanes)) takeUp(open, flow);
      }
    },
  };
}
