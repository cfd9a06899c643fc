import type { Random } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { Headers } from "../../definitions/trigger.ts";
import type { MemoryData } from "../../ledger/sqlite/open.ts";
import type { Connector } from "../../runs/connector.ts";
import type { FactChange, StoredRun } from "../../runs/journal.ts";
import { isOpen } from "../../runs/status.ts";
import type { SimulatedCall } from "../simulated-call.ts";
import { seededRandom } from "../simulator-faults.ts";
import { createTestProcess, NothingHappens, type Witness } from "../test-process.ts";
import { processDefaults, type SystemInProcess, sendUntilAnswered, simulate } from "../test-waybill.ts";
import { createVirtualTime } from "../virtual-time.ts";
import type { FlowExecution } from "../watched-flow.ts";
import type { Disturbance, Moment } from "./disturbance.ts";
import type { End, SentEvent, Trace, TraceEvent } from "./trace.ts";

/** A message for a flow. */
export interface ProofMessage {
  readonly flow: AnyFlow;
  readonly input: unknown;
  /** Of the webhook, for a key that is found in them; names in lower case. */
  readonly headers?: Headers;
}

/** What is executed again and again. */
export interface Subject {
  readonly flows: readonly AnyFlow[];
  readonly messages: readonly ProofMessage[];
  readonly systems: Readonly<{ [name: string]: SystemInProcess }>;
  readonly connectors: readonly Connector[];
  readonly secrets: Readonly<{ [name: string]: string }>;
  readonly patienceMs: number;
  /** What is handed in for tasks, by name. */
  readonly tasks: Readonly<{ [name: string]: unknown }>;
  /** Cleared before each execution. */
  readonly data: MemoryData;
  readonly watch: { readonly reset: () => unknown; readonly read: () => unknown } | undefined;
}

/**
 * Half a second before a new second, minute, hour, day, month and year: whatever takes longer is on the other side, so that a key
 * with a date in it changes.
 */
const startAt = Date.UTC(2025, 11, 31, 23, 59, 59, 500);
const anotherDayAt = Date.UTC(2027, 4, 17, 9, 26, 53, 271);

/** Between a crash and the next start, and before a message comes again, in milliseconds. */
export const pauseMs = 5_000;

/** How soon people do their tasks, in milliseconds. */
const taskMs = 1_000;

/** Turns of the event loop for which a process lives on after the end of its runs: what nobody awaited still arrives then. */
const lateTurns = 6;

/** Executes the messages to the end of their runs while one thing goes wrong. `nth` makes its chance another than that of the others. */
export async function executeProof(subject: Subject, disturbance: Disturbance, nth: number): Promise<Trace> {
  const isAnotherDay = disturbance.kind === "another-day";
  const time = createVirtualTime(isAnotherDay ? anotherDayAt : startAt);
  const events: TraceEvent[] = [];
  const moments: Moment[] = [];
  const executions: FlowExecution[] = [];
  const calls: SimulatedCall[] = [];
  const copies: Promise<void>[] = [];
  /** What went wrong in the proof itself. */
  const failures: unknown[] = [];
  /** Of all messages that were to be written, those that came twice included. */
  const runIds = new Set<RunId>();
  let sentCount = 0;
  let hasNews = true;

  const witness: Witness = {
    diesAt(point, changes, call) {
      for (const change of changes) {
        if (change.kind === "accept") runIds.add(change.acceptance.run);
        if (change.kind === "fact" && !isOpen(change.to)) hasNews = true;
        if (point.startsWith("after") && change.kind === "fact") handInLater(change);
      }
      const previous = moments.at(-1);
      // One commit is one moment, however many changes are in it.
      if (changes.length > 0 && previous?.changes === changes && sameSide(previous.point, point)) return false;
      const moment: Moment = { ordinal: moments.length + 1, point, changes, call, sentCount };
      moments.push(moment);
      if (disturbance.kind === "double-delivery" && isAt(disturbance.at, moment)) {
        copyCount++;
        setImmediate(() => {
          const copy = sendAgain(disturbance.message);
          copy.catch(() => {}); // whoever awaits all copies gets it
          copies.push(copy);
        });
      }
      if (disturbance.kind !== "crash" || disturbance.at.ordinal !== moment.ordinal) return false;
      events.push({ kind: "crash", at: moment });
      return true;
    },
    onDeath: () => time.advanceBy(pauseMs),
    onExecution: (execution) => executions.push(execution),
    onCall(call) {
      const numbered = { ...call, number: calls.length + 1 };
      calls.push(numbered);
      events.push({ kind: "call", call: numbered });
      return numbered;
    },
    losesAnswer: ({ number }) => disturbance.kind === "lost-answer" && disturbance.call.number === number,
  };
  let copyCount = 0;
  await subject.watch?.reset();
  subject.data.clear();
  const store = subject.data.open();
  const running = createTestProcess(subject.flows, {
    ...processDefaults,
    time,
    systems: simulate(subject.systems, time),
    connectors: subject.connectors,
    secrets: subject.secrets,
    patienceMs: subject.patienceMs,
    randomOf: (life) => chance(life === 1 && !isAnotherDay ? 0 : nth * 1_000 + life),
    openStore: () => store,
    witness,
  });

  async function send(message: number): Promise<void> {
    const { flow, input, headers = {} } = subject.messages[message] ?? {};
    if (flow === undefined) return;
    await sendUntilAnswered(running, async () => {
      const key = running.asFlow(() => keyOf(flow, input, headers, message));
      const sent: SentEvent = { kind: "sent", message, flow: flow.name, key, answer: undefined };
      events.push(sent);
      sent.answer = await running.engine.accept({ flow: flow.name, key, input: JSON.parse(JSON.stringify(input)) });
    });
    hasNews = true;
  }

  /** A person does what the run waits for, and hands it in again as long as nobody says that it arrived. */
  function handInLater({ run, recorded: { fact } }: FactChange): void {
    if (fact.kind !== "awaiting" || fact.for !== "task" || !Object.hasOwn(subject.tasks, fact.step)) return;
    const { step } = fact;
    const handIn = async (): Promise<void> => {
      const { life } = running;
      if (life.hasEnded) {
        time.timers.schedule(pauseMs, handIn);
        return;
      }
      try {
        await running.engine.completeTask(run, step, { by: "proof", data: subject.tasks[step] });
      } catch (error) {
        if (life.hasEnded) time.timers.schedule(pauseMs, handIn);
        // Somebody was faster, or the run waits no more.
        else if (!(error instanceof WaybillError && error.code === "task-unknown")) failures.push(error);
      }
    };
    time.timers.schedule(taskMs, handIn);
  }

  function gathersMore(message: number): boolean {
    const [flow, next] = [subject.messages[message]?.flow, subject.messages[message + 1]?.flow];
    return flow?.gather !== undefined && flow.name === next?.name;
  }

  function sendAgain(message: number): Promise<void> {
    time.advanceBy(pauseMs);
    return send(message);
  }

  /** Looks at the journal only when a run may have ended since it last looked. */
  function hasEnded(): boolean {
    if (!hasNews) return false;
    hasNews = false;
    return copies.length === copyCount && [...store.journal.openRuns()].length === 0;
  }

  /** Lets things happen until all runs have ended, or wait for a message that is still to come. */
  async function settle(forAtMostMs = Number.POSITIVE_INFINITY): Promise<void> {
    hasNews = true;
    let isOver = false;
    const cancel = Number.isFinite(forAtMostMs)
      ? time.timers.schedule(forAtMostMs, () => {
          isOver = true;
        })
      : () => {};
    try {
      await running.until(() => isOver || hasEnded());
    } catch (error) {
      if (!(error instanceof NothingHappens)) throw error;
    }
    cancel();
    await Promise.all(copies);
    let turnsLeft = lateTurns;
    await running.until(() => turnsLeft-- <= 0);
  }

  async function sendAll(): Promise<void> {
    const all = subject.messages.map((_, message) => message);
    const order = disturbance.kind === "reordered" ? disturbance.order : all;
    if (disturbance.kind === "reordered" && disturbance.together) {
      sentCount = order.length;
      await Promise.all(order.map(send));
      return await settle();
    }
    const copied = disturbance.kind === "double-delivery" ? disturbance : undefined;
    for (const message of order) {
      sentCount++;
      const isTwin = copied?.at === "start" && copied.message === message;
      await Promise.all(isTwin ? [send(message), send(message)] : [send(message)]);
      // What comes next is to be gathered with it.
      if (gathersMore(message)) continue;
      // Out of order the next one comes soon: what waits for it must not have given up by then.
      await settle(disturbance.kind === "reordered" ? pauseMs : undefined);
    }
    await settle();
    if (copied?.at === "end") {
      await sendAgain(copied.message);
      await settle();
    }
  }

  await sendAll();
  if (failures.length > 0) throw failures[0];
  const ends = [...runIds].toSorted().flatMap((run) => endOf(store.journal.load(run)));
  const watched = subject.watch === undefined ? undefined : JSON.stringify(await subject.watch.read());
  await running.end();
  return { events, moments, executions, ends, isStuck: ends.some(({ status }) => isOpen(status)), watched };
}

function chance(seed: number): Random {
  return seededRandom(seed * 7_919 + 1);
}

function isAt(at: "start" | Moment | "end", { ordinal }: Moment): boolean {
  return typeof at === "object" && at.ordinal === ordinal;
}

function sameSide(left: string, right: string): boolean {
  return left.split(":", 1)[0] === right.split(":", 1)[0];
}

/** A flow whose key is the id of its event gets one for each message. */
function keyOf(flow: AnyFlow, input: unknown, headers: Headers, message: number): string {
  return flow.on.key === undefined ? `event ${message + 1}` : String(flow.on.key(input as never, headers));
}

function endOf(stored: StoredRun | undefined): readonly End[] {
  if (stored === undefined) return [];
  const { run: runId, flow, key, status, facts } = stored;
  const last = facts.findLast(({ fact }) => "failure" in fact || fact.kind === "completed")?.fact;
  const failure = last !== undefined && "failure" in last ? last.failure : undefined;
  const result = last?.kind === "completed" ? last.result : undefined;
  return [{ runId, flow, key, status, cause: failure?.cause, message: failure?.message, result }];
}
