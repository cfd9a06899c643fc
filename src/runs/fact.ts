import type { JsonSchema } from "../contracts/schema.ts";
import type { RunId } from "../core/ids.ts";
import type { Doubt, Effect } from "./effect.ts";
import type { Failure } from "./failure.ts";
import type { RunStatus, WaitKind } from "./status.ts";

/**
 * What happens to a run, in the order in which it happened. The facts of a run are its journal (folded, they are the state
 * from which an engine carries on) and its history in the ledger (read, they are its timeline). One record, two readers.
 *
 * A step is named by `step`: its name, with `#2` and so on for later occurrences of the name.
 */
export type Fact =
  /** The engine took the run up after it had waited for a place, or after a wait. */
  | { readonly kind: "started" }
  /** The run waits for more messages (gather.ts). Always the first fact. */
  | { readonly kind: "gathering"; readonly by: string; readonly untilAt: number }
  | GatheredFact
  /** It takes no more messages. */
  | { readonly kind: "sealed" }
  | AttemptFact
  | SleptFact
  | EmittedFact
  | CalledFact
  | AwaitingFact
  | ReceivedFact
  | { readonly kind: "waiting"; readonly for: WaitKind; readonly name: string; readonly untilAt?: number }
  /** The run undoes what it did: it failed, or somebody cancels it. */
  | { readonly kind: "undoing"; readonly failure: Failure; readonly canceled?: Decision }
  | { readonly kind: "completed"; readonly result: string | undefined }
  /** What had to be undone is undone; the failure is the one that made it necessary. */
  | { readonly kind: "compensated"; readonly failure: Failure }
  /** The flow or a person said no, and there was nothing to undo. */
  | { readonly kind: "rejected"; readonly failure: Failure }
  | DeadFact
  /** Ended because somebody said so; `killed`: without undoing what it did. */
  | { readonly kind: "canceled"; readonly by: string; readonly reason: string; readonly killed?: true }
  /** The code asks for other things than are recorded: the run waits for code that fits. */
  | { readonly kind: "diverged"; readonly failure: Failure }
  | { readonly kind: "paused"; readonly by: string; readonly reason: string }
  | { readonly kind: "resumed"; readonly by: string }
  /** An attempt that waits for its time is to be made at once. */
  | { readonly kind: "hurried"; readonly by: string }
  /** The run goes on with another version of its flow. */
  | { readonly kind: "moved"; readonly from: string; readonly to: string; readonly by: string }
  | ReplayedFact
  | ResolvedFact
  | { readonly kind: "closed"; readonly by: string; readonly reason: string };

/** The run waits for a decision. */
export interface DeadFact {
  readonly kind: "dead";
  readonly failure: Failure;
  /** The one whose failure it is, when it is one of a step. */
  readonly step?: string;
  /** What is in doubt about steps of which no attempt is recorded. */
  readonly doubts?: readonly StepDoubt[];
}

export interface StepDoubt {
  readonly step: string;
  readonly doubt: Doubt;
}

/** Somebody replayed the run. */
export interface ReplayedFact {
  readonly kind: "replayed";
  readonly from: ReplayFrom;
  readonly by: string;
  readonly reason?: string;
  /** The failed step is done again although it took effect. */
  readonly repeat?: true;
}

/** A person found out whether a step in doubt took effect. */
export interface ResolvedFact extends Decision {
  readonly kind: "resolved";
  readonly step: string;
  /** Whether it is about the step or about its undo. */
  readonly phase: AttemptFact["phase"];
  readonly happened: boolean;
  /** What the step gave, as JSON text; absent when it did not happen, or gave nothing. */
  readonly result?: string;
}

/** What a person decided about a run, and why. */
export interface Decision {
  readonly by: string;
  readonly reason: string;
}

/** Where a replay takes a run up: at what failed, keeping what is recorded, or at its beginning, keeping nothing. */
export type ReplayFrom = "failed-step" | "start";

/** A message joined a run that gathers. */
export interface GatheredFact {
  readonly kind: "gathered";
  /** The idempotency key of the message. */
  readonly key: string;
  /** The message as JSON text. */
  readonly input: string;
  /** The run whose event it is about. */
  readonly parent?: RunId;
  /** Until when the run waits for more messages, when that moved. */
  readonly untilAt?: number;
}

export interface AttemptFact {
  readonly kind: "attempt";
  readonly step: string;
  readonly phase: "do" | "undo";
  /** 1 for the first attempt of the step in this phase. */
  readonly attempt: number;
  readonly system?: string;
  readonly startedAt: number;
  readonly durationMs: number;
  /** The result as JSON text; absent when the step returned nothing, or failed. */
  readonly result?: string;
  readonly failure?: Failure;
  /** Of a failed attempt: what it may have done, or did. Absent when it certainly did nothing. */
  readonly effect?: Exclude<Effect, "none">;
  /** The attempt repeats one that a process which ended may have made. */
  readonly repeat?: true;
  /** What the `check` of the step found out about earlier attempts. After `happened` its answer is the result. */
  readonly checked?: "happened" | "not-happened";
  /** When the next attempt is due; absent after a success and after the last failure. */
  readonly retryAt?: number;
  readonly response?: ResponseSummary;
  /** The attempt tested whether a broken-down system is back. When it fails it does not count against the retry policy. */
  readonly probe?: true;
}

/** What a system answered, without what was in it: the last status, and how much and how often in all. */
export interface ResponseSummary {
  readonly status: number;
  readonly bytes: number;
  readonly calls: number;
}

export interface SleptFact {
  readonly kind: "slept";
  readonly step: string;
  readonly untilAt: number;
}

export interface EmittedFact {
  readonly kind: "emitted";
  readonly step: string;
  readonly eventId: string;
  readonly contract: string;
  readonly contractVersion: string;
  /** The data as JSON text. */
  readonly data: string;
}

/** A run of another flow was asked for, and was accepted in the same commit. */
export interface CalledFact {
  readonly kind: "called";
  readonly step: string;
  readonly flow: string;
  /** The idempotency key of the other run. */
  readonly key: string;
}

/** The run waits for something that comes from outside, and is told of it by a signal with the name of the step. */
export interface AwaitingFact {
  readonly kind: "awaiting";
  readonly step: string;
  readonly for: "event" | "task" | "run";
  /** Of an event: which one (match.ts). */
  readonly match?: EventMatch;
  /** Of a task: what a person is to do. */
  readonly task?: TaskRequest;
  /** When the run stops waiting. */
  readonly untilAt?: number;
}

/** The events that a wait is for: `topic` is the contract's name and major version, `values` by JSON pointer. */
export interface EventMatch {
  readonly topic: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  /** Only events after this one count: the last that the run received for the same match. */
  readonly after?: number;
}

/** Work for a person. `schema` is JSON Schema: what they hand in must fit it. */
export interface TaskRequest {
  readonly title: string;
  readonly assignee: string;
  readonly contract: string;
  readonly schema: JsonSchema;
  /** What they need to know for it, as JSON text. */
  readonly details?: string;
}

/** A wait is over. Neither a value nor a failure: its time ran out. */
export interface ReceivedFact {
  readonly kind: "received";
  readonly step: string;
  /** As JSON text. */
  readonly value?: string;
  /** What became of a run that was called and did not complete. */
  readonly failure?: Failure;
  readonly timedOut?: true;
  /** Of an event: its place among all events. */
  readonly position?: number;
  /** Of a task: who completed it. */
  readonly by?: string;
}

/** A fact with its place in the run. */
export interface RecordedFact {
  /** 0 for the first fact of the run, then one more each. */
  readonly seq: number;
  readonly at: number;
  readonly fact: Fact;
}

/** A message that was accepted: the birth of a run. */
export interface Acceptance {
  readonly run: RunId;
  readonly flow: string;
  readonly version: string;
  readonly key: string;
  /** The message as JSON text. */
  readonly input: string;
  readonly at: number;
  /** `running` when the engine takes it up at once, `accepted` when it has to wait for a place. */
  readonly status: "accepted" | "running";
  /** The run whose event it is about, or that called it. */
  readonly parent?: RunId;
  /** The step of the parent that waits for the end of this run. */
  readonly parentStep?: string;
  readonly lane?: Lane;
  /** The message may join a run that gathers, or opens one. */
  readonly gathering?: Gathering;
  /** The message could not be upcast to what the flow takes: the run is a dead letter from the start. */
  readonly unconverted?: Unconverted;
}

/** That a message is not of the version that its flow takes (unconverted.ts). */
export interface Unconverted {
  /** Its version, e.g. `1.0.0`. */
  readonly from: string;
  readonly failure: Failure;
}

/** How a message is gathered (gather.ts). */
export interface Gathering {
  /** Messages of a flow and version are gathered for each of these by itself. */
  readonly by: string;
  /** How many messages a run has at most. */
  readonly size: number;
  /** How large they are together at most, in bytes of UTF-8; a larger message is alone in its run. */
  readonly maxBytes: number;
  /** Milliseconds from the first message, and from the latest, to the beginning of the run: what is over first counts. */
  readonly atMostMs: number;
  readonly quietMs: number;
}

/** Runs of one flow and lane are executed one after another, in order of acceptance. */
export interface Lane {
  readonly key: string;
  /** Whether a dead run holds up the runs behind it. */
  readonly holdsWhenDead: boolean;
}

/** What the status of a run depends on besides its latest fact. */
interface Situation {
  readonly isUndoing: boolean;
  readonly isPaused: boolean;
}

/** The status that a run has after a fact; `current` is what it had before, the rest is as it is after the fact. */
export function statusAfter(current: RunStatus, fact: Fact, { isUndoing, isPaused }: Situation): RunStatus {
  switch (fact.kind) {
    case "completed":
    case "compensated":
    case "rejected":
    case "dead":
    case "canceled":
      return fact.kind;
    case "closed":
      return "irrecoverable";
    case "undoing":
      return "compensating";
    case "paused":
    case "diverged":
      return "waiting";
    case "hurried":
    case "moved":
    case "sealed":
    case "resolved":
      return current;
    case "emitted":
    case "called":
      return current === "waiting" ? "running" : current;
    default:
      if (isUndoing) return "compensating";
      return isPaused || isWait(fact) ? "waiting" : "running";
  }
}

/** Whether the run waits after the fact, at least the branch of it that the fact is about. */
function isWait(fact: Fact): boolean {
  if (fact.kind === "attempt") return fact.retryAt !== undefined;
  if (fact.kind === "gathering" || fact.kind === "gathered") return true;
  return fact.kind === "slept" || fact.kind === "waiting" || fact.kind === "awaiting";
}
