/**
 * The embedded engine: one process that executes flows over one journal.
 *
 * 1. A run is executed at most once at a time in the process (scheduler.ts), and one process owns the journal.
 * 2. A run that waits (for a time, or for a system that is down) is on disk only, and is executed again from its journal when
 *    it is due.
 * 3. Nothing is told to anyone before its commit returned.
 */
import type { Clock, Random, Timers } from "../../core/clock.ts";
import type { WaybillError } from "../../core/errors.ts";
import { createRunIds, type RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import { createFlowVersions } from "../../definitions/versions.ts";
import type { Connector } from "../../runs/connector.ts";
import { createDoors } from "../../runs/doors.ts";
import type { Accepted, AcceptRequest, Engine } from "../../runs/engine.ts";
import { executeRun } from "../../runs/execute.ts";
import { type Authors, type ExecutionContext, unwatched } from "../../runs/execution.ts";
import type { Decision, Fact } from "../../runs/fact.ts";
import { gathersUntil } from "../../runs/gather.ts";
import type { Journal } from "../../runs/journal.ts";
import { flowUnknown, queueFull, runUnknown, shuttingDown } from "../../runs/refusals.ts";
import { isOpen } from "../../runs/status.ts";
import { subscribersByContract } from "../../runs/subscribers.ts";
import { type ActiveRun, restoredRun } from "./active-run.ts";
import { createCommitter, isPassing } from "./committer.ts";
import { createDecisions } from "./decisions.ts";
import { createGates } from "./gates.ts";
import { createMessages } from "./messages.ts";
import { startPruning } from "./pruning.ts";
import { createRecorder } from "./recorder.ts";
import { createRecovery } from "./recovery.ts";
import { createRunJournal } from "./run-journal.ts";
import { createScheduler } from "./scheduler.ts";
import { createTakenOver } from "./taken-over.ts";
import { createWatchers } from "./watchers.ts";

export interface EmbeddedEngineDeps {
  readonly flows: readonly AnyFlow[];
  readonly journal: Journal;
  readonly connectors: readonly Connector[];
  readonly clock: Clock;
  readonly timers: Timers;
  /** For instants at which runs are due; they follow the clock when it jumps. The timers above unless told. */
  readonly dueTimers?: Timers;
  readonly random: Random;
  /** Nobody is told unless there is somebody. */
  readonly authors?: Authors;
  readonly maxActiveRuns: number;
  readonly maxQueuedRuns: number;
  /** Told of what must not happen: a journal that cannot be written, an execution that broke. */
  readonly onBroken: (error: unknown) => void;
}

/** Takes up all unfinished runs of the journal and is then ready for new ones. */
export function createEmbeddedEngine(deps: EmbeddedEngineDeps): Engine {
  const { clock, timers, journal } = deps;
  const flows = createFlowVersions(deps.flows);
  const committer = createCommitter(journal, timers, deps.onBroken);
  const lastRunNumber = journal.lastRunNumber();
  const newRunId = createRunIds(clock, lastRunNumber);
  const takenOver = createTakenOver(lastRunNumber);
  const watchers = createWatchers();
  const gates = createGates({ clock, timers, paused: journal.pausedFlows(), call: (run) => scheduler.wake(run) });
  const scheduler = createScheduler({
    clock,
    timers,
    dueTimers: deps.dueTimers ?? timers,
    maxActiveRuns: deps.maxActiveRuns,
    gates,
    restore,
    execute,
    onLeave: announce,
  });
  const doors = createDoors(clock, timers, (run) => scheduler.wake(run));
  const messages = createMessages({ clock, flows, scheduler, gates, newRunId });
  const recorder = createRecorder({ clock, committer, messages, wake: (runs) => runs.forEach(signalled) });

  const context: ExecutionContext = {
    clock,
    timers,
    random: deps.random,
    authors: deps.authors ?? unwatched,
    connectors: new Map(deps.connectors.map((connector) => [connector.type, connector])),
    subscribersOf: subscribersByContract(flows.current),
  };
  const decisions = createDecisions({
    journal,
    committer,
    recorder,
    scheduler,
    flows,
    context,
    clock,
    signalled,
    takenOver,
    onEnd: announce,
  });

  function announce({ run, status }: ActiveRun): void {
    if (!isOpen(status)) watchers.announce({ runId: run, status });
  }

  /** There is a signal for a run, or its turn has come. A run in memory sees it there. */
  function signalled(run: RunId): void {
    const active = scheduler.active(run);
    if (active === undefined) {
      scheduler.wake(run);
      return;
    }
    active.signals = journal.signals(run);
    active.poke();
  }

  /** The disk is asked by the message itself. */
  function refusal(): WaybillError | undefined {
    if (scheduler.isStopping) return shuttingDown();
    return scheduler.queuedCount >= deps.maxQueuedRuns ? queueFull(deps.maxQueuedRuns) : undefined;
  }

  async function accept(request: AcceptRequest): Promise<Accepted> {
    const refused = refusal();
    if (refused !== undefined) throw refused;
    const incoming = messages.prepare(request);
    try {
      const [written] = await committer.write([incoming.change]);
      for (const run of written?.wake ?? []) signalled(run);
      return incoming.settle(written);
    } catch (error) {
      incoming.abandon();
      throw error;
    }
  }

  /** Writes a fact that nobody waits for. */
  function note(active: ActiveRun, fact: Fact): void {
    try {
      recorder.record(active, fact);
    } catch (error) {
      ignoreStopping(error);
    }
  }

  function execute(active: ActiveRun, hasWaited: boolean): void {
    // Somebody paused or ended it while it waited for its place.
    if (active.state.paused !== undefined || !isOpen(active.status)) {
      scheduler.leave(active);
      return;
    }
    if (hasWaited) note(active, { kind: "started" });
    const { flow, run, key, input, misfit, acceptedAt, state } = active;
    const beginning = { input, acceptedAt, ...(misfit === undefined ? {} : { misfit }) };
    const runJournal = createRunJournal(active, { recorder, note, clock, timers, doors, scheduler, takenOver });
    context.authors
      .call(flow.name, run, () => executeRun({ context, flow, run, key, ...beginning, state, journal: runJournal }))
      .catch(ignoreStopping)
      .finally(() => scheduler.leave(active));
  }

  function restore(run: RunId): ActiveRun | Promise<void> | undefined {
    const stored = journal.load(run);
    if (stored === undefined || !isOpen(stored.status)) return undefined;
    const flow = flows.find(stored.flow, stored.version);
    if (flow === undefined) return undefined;
    const gatheringUntil = gathersUntil(stored.facts);
    if (gatheringUntil !== undefined) return sealWhenDue(run, gatheringUntil);
    const active = restoredRun(flow, stored, journal.signals(run), takenOver.has(run));
    const { lane, state } = active;
    if (state.paused !== undefined) return undefined;
    if (lane !== undefined && stored.facts.every(({ fact }) => isBeforeBegin(fact)) && journal.isBehind(run, lane)) {
      return undefined;
    }
    return active;
  }

  /** A message may join a run until it is sealed on disk: only then are its messages read. */
  function sealWhenDue(run: RunId, at: number): Promise<void> | undefined {
    const now = clock.now();
    if (now >= at) {
      return committer.write([{ kind: "seal", run, at: now }]).then(() => scheduler.wake(run), ignoreStopping);
    }
    // The time that was known moved.
    scheduler.wakeAt(run, at);
    return undefined;
  }

  function ignoreStopping(error: unknown): void {
    if (!scheduler.isStopping) deps.onBroken(error);
  }

  function requireFlow(name: string): void {
    if (flows.currentOf(name) !== undefined) return;
    throw flowUnknown(
      name,
      flows.current.map((flow) => flow.name),
    );
  }

  async function decideFlow(flow: string, paused: Decision | undefined): Promise<void> {
    if (scheduler.isStopping) throw shuttingDown();
    requireFlow(flow);
    await committer.write([{ kind: "flow", flow, paused }]);
    if (paused === undefined) gates.resume(flow);
    else gates.pause(flow, paused);
  }

  createRecovery({ journal, committer, scheduler, flows, clock, onFailed: ignoreStopping }).recover();
  const stopPruning = startPruning({ ...deps, flows: flows.current, isLive: scheduler.isLive });

  return {
    ...decisions,
    accept,
    pauseFlow: (flow, { by, reason }) => decideFlow(flow, { by, reason }),
    resumeFlow: (flow) => decideFlow(flow, undefined),
    pausedFlows: () => gates.paused(),
    reject(rejection) {
      committer.write([{ kind: "rejection", rejection }]).catch((error) => {
        // A full disk is known from the messages that it turns away.
        if (!isPassing(error)) ignoreStopping(error);
      });
    },
    ended(run) {
      if (scheduler.isLive(run)) return watchers.watch(run);
      const stored = journal.load(run);
      if (stored === undefined) return Promise.reject(runUnknown(run));
      return isOpen(stored.status) ? watchers.watch(run) : Promise.resolve({ runId: run, status: stored.status });
    },
    systems: () => doors.states(),
    refusal: () => refusal() ?? committer.refusal,
    async stop(graceMs = 10_000) {
      stopPruning();
      await scheduler.stop(graceMs);
      doors.close();
      gates.close();
      committer.close();
    },
  };
}

/** Whether a run with nothing but such facts was never taken up. */
function isBeforeBegin(fact: Fact): boolean {
  return fact.kind === "paused" || fact.kind === "resumed" || fact.kind === "moved";
}
