/**
 * The embedded engine: one process that executes flows over one journal.
 *
 * 1. A run is executed at most once at a time in the process, and one process owns the journal.
 * 2. At most `maxActiveRuns` executions are in memory; a run that waits (for a time, or for a system that is down) is on
 *    disk only, and is executed again from its journal when it is due.
 * 3. Nothing is told to anyone before its commit returned.
 */
import type { Clock, Random, Timers } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import { createRunIds, type RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { Connector } from "../../runs/connector.ts";
import type { Accepted, AcceptRequest, Engine, RunEnd } from "../../runs/engine.ts";
import { executeRun } from "../../runs/execute.ts";
import type { ExecutionContext } from "../../runs/execution.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Change, Journal, StoredRun } from "../../runs/journal.ts";
import { isOpen, type RunStatus } from "../../runs/status.ts";
import { type ActiveRun, advance, freshRun, restoredRun } from "./active-run.ts";
import { createCommitter, isPassing } from "./committer.ts";
import { createDoors } from "./doors.ts";
import { createDueQueue } from "./due-queue.ts";
import { createFifo } from "./fifo.ts";
import { checkClose, checkKey, checkReplay, flowUnknown, queueFull, runUnknown, shuttingDown } from "./refusals.ts";
import { createRunJournal } from "./run-journal.ts";
import { subscribersByContract } from "./subscribers.ts";

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
  const doors = createDoors(clock, timers, (run) => wake(run));
  const due = createDueQueue();
  /** Runs that wait for a place: new ones as they are, others by id. */
  const ready = createFifo<ActiveRun | RunId>();
  /** Runs in memory or about to be: none of them may be taken up a second time. */
  const live = new Set<RunId>();
  /** Live runs that were called while they were still leaving: they are taken up again at once. */
  const called = new Set<RunId>();
  const watchers = new Map<RunId, ((end: RunEnd) => void)[]>();
  let activeCount = 0;
  /** New runs in `ready` or on their way there: only they count against the limit, for runs that were taken up before have their 202. */
  let queuedCount = 0;
  let isStopping = false;
  let onIdle: (() => void) | undefined;
  let cancelDue: (() => void) | undefined;

  const context: ExecutionContext = {
    clock,
    timers,
    random: deps.random,
    connectors: new Map(deps.connectors.map((connector) => [connector.type, connector])),
    subscribersOf: subscribersByContract(deps.flows),
  };

  /** The flow that a message is for. @throws WaybillError `flow-unknown`, `key-invalid`. */
  function recipient(request: AcceptRequest): AnyFlow {
    const flow = flows.get(request.flow);
    if (flow === undefined) throw flowUnknown(request.flow, [...flows.keys()]);
    checkKey(flow, request.key);
    return flow;
  }

  /** Must be settled or abandoned: it may hold a place. */
  function prepare(flow: AnyFlow, request: AcceptRequest, parent?: RunId): Incoming {
    const input = request.inputText ?? JSON.stringify(request.input) ?? "null";
    const run = newRunId();
    const at = clock.now();
    const hasPlace = takePlace();
    if (!hasPlace) queuedCount++;
    const giveBack = (): void => {
      if (hasPlace) releasePlace();
      else queuedCount--;
    };
    const status = hasPlace ? ("running" as const) : ("accepted" as const);
    const acceptance = { run, flow: flow.name, version: flow.version, key: request.key, input, at, status };
    return {
      change: { kind: "accept", acceptance: parent === undefined ? acceptance : { ...acceptance, parent } },
      settle(existing) {
        if (existing !== undefined) {
          giveBack();
          return { runId: existing, duplicate: true };
        }
        live.add(run);
        const active = freshRun(flow, run, request.key, request.input, at);
        if (hasPlace) execute(active);
        else enqueue(active);
        return { runId: run, duplicate: false };
      },
      abandon: giveBack,
    };
  }

  function enqueue(active: ActiveRun): void {
    active.status = "accepted";
    active.hasPlace = false;
    ready.push(active);
    // A place may have become free while the message was on its way to disk.
    startReady();
  }

  async function accept(request: AcceptRequest): Promise<Accepted> {
    if (isStopping) throw shuttingDown();
    if (queuedCount >= deps.maxQueuedRuns) throw queueFull(deps.maxQueuedRuns);
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

  function execute(active: ActiveRun): void {
    const { flow, run, key, input, acceptedAt, state } = active;
    const runJournal = createRunJournal(active, {
      record,
      note,
      clock,
      timers,
      doors,
      isStopping: () => isStopping,
      leave,
      wakeAt(parked, at) {
        due.add(at, parked.run);
        armDue();
      },
    });
    executeRun({ context, flow, run, key, input, acceptedAt, state, journal: runJournal })
      .catch(ignoreStopping)
      .finally(() => leave(active));
  }

  /** Takes the run out of memory. */
  function leave(active: ActiveRun): void {
    if (!active.hasPlace) return;
    active.hasPlace = false;
    live.delete(active.run);
    if (!isOpen(active.status)) announce(active.run, active.status);
    if (called.delete(active.run)) wake(active.run);
    releasePlace();
  }

  function takePlace(): boolean {
    if (activeCount >= deps.maxActiveRuns) return false;
    activeCount++;
    return true;
  }

  function releasePlace(): void {
    activeCount--;
    if (isStopping) {
      if (activeCount === 0) onIdle?.();
      return;
    }
    startReady();
  }

  function startReady(): void {
    while (!isStopping && ready.size > 0 && takePlace()) {
      const next = ready.shift();
      if (typeof next === "object") queuedCount--;
      const active = typeof next === "string" ? restore(next) : next;
      if (active === undefined) {
        activeCount--;
        continue;
      }
      active.hasPlace = true;
      note(active, { kind: "started" });
      execute(active);
    }
  }

  function restore(run: RunId): ActiveRun | undefined {
    const stored = journal.load(run);
    const flow = stored === undefined ? undefined : flows.get(stored.flow);
    if (stored === undefined || flow === undefined || !isOpen(stored.status)) {
      live.delete(run);
      return undefined;
    }
    return restoredRun(flow, stored);
  }

  /** Has the run executed again as soon as there is a place. */
  function wake(run: RunId): void {
    if (isStopping) return;
    if (live.has(run)) {
      called.add(run);
      return;
    }
    live.add(run);
    ready.push(run);
    startReady();
  }

  function armDue(): void {
    cancelDue?.();
    const at = due.nextAt();
    if (at === undefined || isStopping) return;
    cancelDue = timers.schedule(Math.max(0, at - clock.now()), () => {
      for (const run of due.take(clock.now())) wake(run);
      armDue();
    });
  }

  function recover(): void {
    for (const { run, flow, status, dueAt } of journal.openRuns()) {
      if (!flows.has(flow)) awaitFlow(run);
      else if (status === "waiting" && dueAt !== undefined && dueAt > clock.now()) due.add(dueAt, run);
      else wake(run);
    }
    armDue();
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

  function announce(run: RunId, status: RunStatus): void {
    const waiting = watchers.get(run);
    if (waiting === undefined) return;
    watchers.delete(run);
    for (const resolve of waiting) resolve({ runId: run, status });
  }

  function watch(run: RunId): Promise<RunEnd> {
    return new Promise((resolve) => {
      const waiting = watchers.get(run);
      if (waiting === undefined) watchers.set(run, [resolve]);
      else waiting.push(resolve);
    });
  }

  /** Writes what a person decided about a run that is not being executed. */
  async function decide(run: RunId, check: (stored: StoredRun) => void, fact: Fact): Promise<void> {
    if (isStopping) throw shuttingDown();
    const stored = journal.load(run);
    if (stored === undefined) throw runUnknown(run);
    const flow = flows.get(stored.flow);
    if (flow === undefined) throw flowUnknown(stored.flow, [...flows.keys()]);
    check(stored);
    if (live.has(run))
      throw new WaybillError(
        "run-not-dead",
        `Run ${run} is being changed by someone else right now. Look at it again.`,
      );
    live.add(run);
    try {
      await record({ ...restoredRun(flow, stored), hasPlace: false }, fact);
    } finally {
      live.delete(run);
    }
  }

  function ignoreStopping(error: unknown): void {
    if (!isStopping) deps.onBroken(error);
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
      wake(run);
    },
    async close(run, { by, reason }) {
      await decide(run, (stored) => checkClose(stored, reason), { kind: "closed", by, reason });
    },
    ended(run) {
      if (live.has(run)) return watch(run);
      const stored = journal.load(run);
      if (stored === undefined) return Promise.reject(runUnknown(run));
      return isOpen(stored.status) ? watch(run) : Promise.resolve({ runId: run, status: stored.status });
    },
    systems: () => doors.states(),
    async stop(graceMs = 10_000) {
      isStopping = true;
      cancelDue?.();
      if (activeCount > 0) {
        await new Promise<void>((resolve) => {
          const cancel = timers.schedule(graceMs, resolve);
          onIdle = () => {
            cancel();
            resolve();
          };
        });
      }
      doors.close();
      committer.close();
    },
  };
}
