/**
 * What people decide about single runs.
 *
 * 1. A decision is a fact of the run, recorded in its order among the others. A run that is in memory records it there; one that
 *    is on disk is held meanwhile, so that nobody takes it up.
 * 2. A run in memory is recalled after a decision that changes what it is to do: it leaves when nothing of it is under way, and is
 *    taken up again with the decision in its journal. Only a kill does not wait for that.
 */
import { validatorOf } from "../../contracts/validate.ts";
import type { Clock } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { FlowVersions } from "../../definitions/versions.ts";
import { diverged, type Fit } from "../../runs/divergence.ts";
import type { Engine, Resolution } from "../../runs/engine.ts";
import type { ExecutionContext } from "../../runs/execution.ts";
import type { Decision, Fact } from "../../runs/fact.ts";
import { checkFit } from "../../runs/fit.ts";
import { beginningOf, gatherMisfit, isUnbegun } from "../../runs/gather.ts";
import type { Journal, StoredRun } from "../../runs/journal.ts";
import {
  beingChanged,
  checkCancel,
  checkClose,
  checkOpen,
  checkReplay,
  phaseToResolve,
  requireReason,
  resultText,
  runUnknown,
  shuttingDown,
  taskUnknown,
  versionUnknown,
} from "../../runs/refusals.ts";
import { serialise } from "../../runs/serialise.ts";
import { stateOf } from "../../runs/state.ts";
import { isOpen } from "../../runs/status.ts";
import { type ActiveRun, restoredRun } from "./active-run.ts";
import type { Committer } from "./committer.ts";
import type { Recorder } from "./recorder.ts";
import type { Scheduler } from "./scheduler.ts";
import type { TakenOver } from "./taken-over.ts";

export interface DecisionsDeps {
  readonly journal: Journal;
  readonly committer: Pick<Committer, "write">;
  readonly recorder: Recorder;
  readonly scheduler: Scheduler;
  readonly flows: FlowVersions;
  readonly context: ExecutionContext;
  readonly clock: Clock;
  /** Tells a run that there is a signal for it. */
  readonly signalled: (run: RunId) => void;
  readonly takenOver: TakenOver;
  readonly onEnd: (active: ActiveRun) => void;
}

export type Decisions = Pick<
  Engine,
  "replay" | "resolve" | "close" | "cancel" | "pause" | "resume" | "retryNow" | "completeTask" | "move" | "checkFit"
>;

const noSignals = new Map();

/** What decisions about a run look at. */
type Standing = Pick<StoredRun, "run" | "status">;

export function createDecisions(deps: DecisionsDeps): Decisions {
  const { journal, committer, recorder, scheduler, flows, takenOver } = deps;

  function load(run: RunId): StoredRun {
    if (scheduler.isStopping) throw shuttingDown();
    const stored = journal.load(run);
    if (stored === undefined) throw runUnknown(run);
    return stored;
  }

  /** Any version will do to record a fact: the code is not called. */
  function flowOf({ flow, version }: StoredRun): AnyFlow {
    const found = flows.find(flow, version) ?? flows.currentOf(flow);
    if (found === undefined) throw versionUnknown(flow, version, []);
    return found;
  }

  async function write(active: ActiveRun, fact: Fact): Promise<void> {
    recorder.record(active, fact);
    await recorder.written(active);
  }

  /** Records a fact of a run that is not in memory. */
  async function recordOnDisk(stored: StoredRun, fact: Fact): Promise<ActiveRun> {
    const { run, status } = stored;
    if (scheduler.isLive(run)) throw beingChanged(run);
    // A run that has ended had nothing under way.
    if (!isOpen(status)) takenOver.settle(run);
    const active = { ...restoredRun(flowOf(stored), stored, noSignals), hasPlace: false };
    await scheduler.hold(run, () => write(active, fact));
    return active;
  }

  /** Records a fact wherever the run is. */
  async function record(run: RunId, check: (standing: Standing) => void, fact: Fact): Promise<ActiveRun> {
    if (scheduler.isStopping) throw shuttingDown();
    const active = scheduler.active(run);
    if (active === undefined) {
      const stored = load(run);
      check(stored);
      return recordOnDisk(stored, fact);
    }
    check(active);
    // From here on nothing new begins: what is recorded after the decision was under way before it.
    if (fact.kind !== "hurried") active.isRecalled = true;
    await write(active, fact);
    return active;
  }

  async function replay(run: RunId, how: Parameters<Engine["replay"]>[1]): Promise<void> {
    const { from, by, reason, repeat } = how;
    const stored = load(run);
    checkReplay(stored, from);
    await recordOnDisk(stored, {
      kind: "replayed",
      from,
      by,
      ...(reason === undefined ? {} : { reason }),
      ...(repeat === true ? { repeat } : {}),
    });
    scheduler.wake(run);
  }

  async function resolve(run: RunId, how: Resolution): Promise<void> {
    const { step, happened, result, by, reason } = how;
    const stored = load(run);
    const phase = phaseToResolve(stored, stateOf(stored.facts), how);
    const text = happened ? resultText(result) : undefined;
    const decided = { kind: "resolved" as const, step, phase, happened, by, reason };
    await recordOnDisk(stored, text === undefined ? decided : { ...decided, result: text });
    await replay(run, { from: "failed-step", by, reason });
  }

  async function close(run: RunId, { by, reason }: Decision): Promise<void> {
    const stored = load(run);
    checkClose(stored, reason);
    deps.onEnd(await recordOnDisk(stored, { kind: "closed", by, reason }));
  }

  async function cancel(run: RunId, how: Decision & { readonly undo: boolean }): Promise<void> {
    const { by, reason, undo } = how;
    requireReason(run, "canceled", reason);
    const called = journal.calledBy(run);
    const standing = scheduler.active(run) ?? load(run);
    if (undo) checkCancel(standing);
    const isBegun = standing.status !== "accepted" && !("facts" in standing && isUnbegun(standing.facts));
    if (undo && isBegun) await undoAndEnd(run, { by, reason });
    else await end(run, { kind: "canceled", by, reason, ...(undo ? {} : { killed: true as const }) });
    for (const child of called) {
      const status = journal.load(child)?.status;
      if (status !== undefined && isOpen(status)) await cancel(child, how);
    }
  }

  async function undoAndEnd(run: RunId, canceled: Decision): Promise<void> {
    const failure = {
      cause: "rejected",
      code: "run-canceled",
      message: `The run was canceled by ${canceled.by}: ${canceled.reason}`,
    } as const;
    await record(run, checkCancel, { kind: "undoing", failure, canceled });
    scheduler.wake(run);
  }

  /** Ends a run at once; what is under way of it is not waited for, and not recorded. */
  async function end(run: RunId, fact: Fact): Promise<void> {
    const active = await record(run, (standing) => checkOpen(standing, ["dead"]), fact);
    if (active.hasPlace) scheduler.leave(active);
    else deps.onEnd(active);
  }

  async function completeTask(
    run: RunId,
    step: string,
    how: { readonly by: string; readonly data: unknown },
  ): Promise<void> {
    if (scheduler.isStopping) throw shuttingDown();
    const to = { run, name: step };
    const request = journal.awaiting(to)?.task;
    if (request === undefined) throw journal.load(run) === undefined ? runUnknown(run) : taskUnknown(run, step);
    const [name = "", version = ""] = request.contract.split("@");
    const violations = validatorOf({ type: "contract", kind: "api", name, version, schema: request.schema })(how.data);
    if (violations.length > 0) {
      const places = violations.map(({ message }) => message).join("; ");
      throw new WaybillError(
        "contract-broken",
        `What was handed in for task "${step}" does not fit ${request.contract}: ${places}.`,
      );
    }
    const serialised = serialise(how.data);
    const value = serialised.ok ? serialised.text : undefined;
    const signal = { ...(value === undefined ? {} : { value }), by: how.by };
    const [written] = await committer.write([{ kind: "signal", to, signal }]);
    if (written?.isKnown === true) throw taskUnknown(run, step);
    deps.signalled(run);
  }

  async function fitOf(stored: StoredRun, flow: AnyFlow): Promise<Fit> {
    const { run, key } = stored;
    return checkFit({
      context: deps.context,
      flow,
      run,
      key,
      ...beginningOf(flow, stored),
      state: stateOf(stored.facts),
      journal: { quiet: () => new Promise((resolve) => setImmediate(resolve)) },
    });
  }

  function versionOf({ flow, version: own }: StoredRun, version = own): AnyFlow {
    const found = flows.find(flow, version);
    if (found !== undefined) return found;
    const known = flows.versionsOf(flow).map((each) => each.version);
    throw versionUnknown(flow, version, known);
  }

  async function move(run: RunId, { version, by }: { readonly version: string; readonly by: string }): Promise<void> {
    const stored = load(run);
    checkOpen(stored, ["dead"]);
    const flow = versionOf(stored, version);
    const unfit = gatherMisfit(flow, stored.facts);
    if (unfit !== undefined) throw misfit(run, unfit);
    const { fits, unasked, asked } = await fitOf(stored, flow);
    if (!fits) throw misfit(run, diverged({ flow }, unasked, asked).message);
    await record(run, (standing) => checkOpen(standing, ["dead"]), {
      kind: "moved",
      from: stored.version,
      to: version,
      by,
    });
    if (isOpen(stored.status)) scheduler.wake(run);
  }

  return {
    replay,
    resolve,
    close,
    cancel,
    completeTask,
    move,
    async pause(run, { by, reason }) {
      requireReason(run, "paused", reason);
      const { paused } = scheduler.active(run)?.state ?? stateOf(load(run).facts);
      if (paused !== undefined) return;
      await record(run, (standing) => checkOpen(standing), { kind: "paused", by, reason });
    },
    async resume(run, { by }) {
      const stored = load(run);
      if (stateOf(stored.facts).paused === undefined) {
        throw new WaybillError(
          "run-not-paused",
          `Run ${run} is ${stored.status} and not paused: there is nothing to resume.`,
        );
      }
      await record(run, (standing) => checkOpen(standing), { kind: "resumed", by });
      scheduler.wake(run);
    },
    async retryNow(run, { by }) {
      await record(run, (standing) => checkOpen(standing), { kind: "hurried", by });
      scheduler.wake(run);
    },
    async checkFit(run, version) {
      const stored = load(run);
      return fitOf(stored, versionOf(stored, version));
    },
  };
}

function misfit(run: RunId, message: string): WaybillError {
  return new WaybillError("history-diverged", `Run ${run} stays where it is. ${message}`, { details: { run } });
}
