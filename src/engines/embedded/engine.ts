/**
 * The embedded engine: one process that executes flows over one journal.
 *
 * 1. A run is executed at most once at a time in the process (scheduler.ts), and one process owns the journal.
 * 2. A run that waits (for a time, or for a system that is down) is on disk only, and is executed again from its journal when
 *    it is due.
 * 3. Nothing is told to anyone before its commit returned.
 */
import type { Clock, Random, Timers } from "../../core/clock.ts";
import { createRunIds, type RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { Connector } from "../../runs/connector.ts";
import type { Accepted, AcceptRequest, Engine } from "../../runs/engine.ts";
import { executeRun } from "../../runs/execute.ts";
import type { ExecutionContext } from "../../runs/execution.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Change, Journal, StoredRun } from "../../runs/journal.ts";
import { isOpen } from "../../runs/status.ts";
import { type ActiveRun, advance, freshRun, restoredRun } from "./active-run.ts";
import { createCommitter, isPassing } from "./committer.ts";
import { createDoors } from "./doors.ts";
import {
  beingChanged,
  checkClose,
  checkKey,
  checkReplay,
  flowUnknown,
  queueFull,
  runUnknown,
  shuttingDown,
} from "./refusals.ts";
import { createRunJournal } from "./run-journal.ts";
import { createScheduler } from "./scheduler.ts";
import { subscribersByContract } from "./subscribers.ts";
import { createWatchers } from "./watchers.ts";

export interface EmbeddedEngineDeps {
  readonly flows: readonly AnyFlow[];
  readonly journal: Journal;
  readonly connectors: readonly Connector[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly maxActiveRuns: number;
  readonly maxQueuedRuns: number;
  /** Told of what must not happen: a journal that cannot be written, an execution that broke. */
  readonly onBroken: (error: unknown) => void;
}

/** A message on its way to disk: what to write, and what to do once it is written or not. */
interface Incoming {
  readonly change: Change;
  settle(existing: RunId | undefined): Accepted;
  abandon(): void;
}

/** Takes up all unfinished runs of the journal and is then ready for new ones. */
export function createEmbeddedEngine(deps: EmbeddedEngineDeps): Engine {
  const { clock, timers, journal } = deps;
  const flows = new Map(deps.flows.map((flow) => [flow.name, flow]));
  const committer = createCommitter(journal, timers, deps.onBroken);
  const newRunId = createRunIds(clock, journal.lastRunNumber());
  const watchers = createWatchers();
  const scheduler = createScheduler({
    clock,
    timers,
    maxActiveRuns: deps.maxActiveRuns,
    restore,
    execute,
    onLeave({ run, status }) {
      if (!isOpen(status)) watchers.announce({ runId: run, status });
    },
  });
  const doors = createDoors(clock, timers, (run) => scheduler.wake(run));

  const context: ExecutionContext = {
    clock,
    timers,
    random: deps.random,
    connectors: new Map(deps.connectors.map((connector) => [connector.type, connector])),
    subscribersOf: subscribersByContract(deps.flows),
  };

  function flowNamed(name: string): AnyFlow {
    const flow = flows.get(name);
    if (flow === undefined) throw flowUnknown(name, [...flows.keys()]);
    return flow;
  }

  /** The flow that a message is for. @throws WaybillError `flow-unknown`, `key-invalid`. */
  function recipient(request: AcceptRequest): AnyFlow {
    const flow = flowNamed(request.flow);
    checkKey(flow, request.key);
    return flow;
  }

  /** Must be settled or abandoned: it may hold a place. */
  function prepare(flow: AnyFlow, request: AcceptRequest, parent?: RunId): Incoming {
    const { key } = request;
    const input = request.inputText ?? JSON.stringify(request.input) ?? "null";
    const run = newRunId();
    const at = clock.now();
    const reservation = scheduler.reserve();
    const status = reservation.hasPlace ? ("running" as const) : ("accepted" as const);
    const acceptance = { run, flow: flow.name, version: flow.version, key, input, at, status };
    return {
      change: { kind: "accept", acceptance: parent === undefined ? acceptance : { ...acceptance, parent } },
      settle(existing) {
        if (existing !== undefined) {
          reservation.giveBack();
          return { runId: existing, duplicate: true };
        }
        scheduler.admit(freshRun(flow, { run, key, input: request.input, acceptedAt: at, status }), reservation);
        return { runId: run, duplicate: false };
      },
      abandon: reservation.giveBack,
    };
  }

  async function accept(request: AcceptRequest): Promise<Accepted> {
    if (scheduler.isStopping) throw shuttingDown();
    if (scheduler.queuedCount >= deps.maxQueuedRuns) throw queueFull(deps.maxQueuedRuns);
    const incoming = prepare(recipient(request), request);
    try {
      const [existing] = await committer.write([incoming.change]);
      return incoming.settle(existing);
    } catch (error) {
      incoming.abandon();
      throw error;
    }
  }

  /** Writes a fact of a run, and with it the messages for other flows. */
  async function record(active: ActiveRun, fact: Fact, requests: readonly AcceptRequest[] = []): Promise<number> {
    const messages = requests.map((request) => ({ flow: recipient(request), request }));
    const incoming = messages.map(({ flow, request }) => prepare(flow, request, active.run));
    const before = active.status;
    const { recorded, change } = advance(active, fact, clock.now());
    const after = active.status;
    try {
      const written = await committer.write([change, ...incoming.map((message) => message.change)]);
      for (const [index, message] of incoming.entries()) message.settle(written[index + 1]);
      return recorded.at;
    } catch (error) {
      for (const message of incoming) message.abandon();
      // What was not written did not happen: the counts of the ledger go by the status that it has on disk.
      if (active.status === after) active.status = before;
      throw error;
    }
  }

  /** Writes a fact that nobody waits for. */
  function note(active: ActiveRun, fact: Fact): void {
    record(active, fact).catch(ignoreStopping);
  }

  function execute(active: ActiveRun, hasWaited: boolean): void {
    if (hasWaited) note(active, { kind: "started" });
    const { flow, run, key, input, acceptedAt, state } = active;
    const runJournal = createRunJournal(active, { record, note, clock, timers, doors, scheduler });
    executeRun({ context, flow, run, key, input, acceptedAt, state, journal: runJournal })
      .catch(ignoreStopping)
      .finally(() => scheduler.leave(active));
  }

  function restore(run: RunId): ActiveRun | undefined {
    const stored = journal.load(run);
    const flow = stored === undefined ? undefined : flows.get(stored.flow);
    if (stored === undefined || flow === undefined || !isOpen(stored.status)) return undefined;
    return restoredRun(flow, stored);
  }

  function recover(): void {
    for (const { run, flow, status, dueAt } of journal.openRuns()) {
      if (!flows.has(flow)) awaitFlow(run);
      else if (status === "waiting" && dueAt !== undefined && dueAt > clock.now()) scheduler.wakeAt(run, dueAt);
      else scheduler.wake(run);
    }
  }

  /** A run whose flow is not in the project waits for it, visibly. */
  function awaitFlow(run: RunId): void {
    const stored = journal.load(run);
    const latest = stored?.facts.at(-1)?.fact;
    if (stored === undefined || (latest?.kind === "waiting" && latest.for === "version")) return;
    const from = stored.status;
    const fact: Fact = { kind: "waiting", for: "version", name: `${stored.flow}@${stored.version}` };
    const recorded = { seq: stored.facts.length, at: clock.now(), fact };
    committer.write([{ kind: "fact", run, flow: stored.flow, recorded, from, to: "waiting" }]).catch(ignoreStopping);
  }

  /** Writes what a person decided about a run that is not being executed. */
  async function decide(run: RunId, check: (stored: StoredRun) => void, fact: Fact): Promise<void> {
    if (scheduler.isStopping) throw shuttingDown();
    const stored = journal.load(run);
    if (stored === undefined) throw runUnknown(run);
    const flow = flowNamed(stored.flow);
    check(stored);
    if (scheduler.isLive(run)) throw beingChanged(run);
    await scheduler.hold(run, () => record({ ...restoredRun(flow, stored), hasPlace: false }, fact));
  }

  function ignoreStopping(error: unknown): void {
    if (!scheduler.isStopping) deps.onBroken(error);
  }

  recover();

  return {
    accept,
    reject(rejection) {
      committer.write([{ kind: "rejection", rejection }]).catch((error) => {
        // A full disk is known from the messages that it turns away.
        if (!isPassing(error)) ignoreStopping(error);
      });
    },
    async replay(run, { from, by, reason }) {
      const fact: Fact = { kind: "replayed", from, by, ...(reason === undefined ? {} : { reason }) };
      await decide(run, (stored) => checkReplay(stored, from), fact);
      scheduler.wake(run);
    },
    async close(run, { by, reason }) {
      await decide(run, (stored) => checkClose(stored, reason), { kind: "closed", by, reason });
    },
    ended(run) {
      if (scheduler.isLive(run)) return watchers.watch(run);
      const stored = journal.load(run);
      if (stored === undefined) return Promise.reject(runUnknown(run));
      return isOpen(stored.status) ? watchers.watch(run) : Promise.resolve({ runId: run, status: stored.status });
    },
    systems: () => doors.states(),
    async stop(graceMs = 10_000) {
      await scheduler.stop(graceMs);
      doors.close();
      committer.close();
    },
  };
}
