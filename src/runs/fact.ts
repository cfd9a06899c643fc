import type { RunId } from "../core/ids.ts";
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
  | AttemptFact
  | SleptFact
  | EmittedFact
  | { readonly kind: "waiting"; readonly for: WaitKind; readonly name: string; readonly untilAt?: number }
  /** The run failed and undoes what it did. */
  | { readonly kind: "undoing"; readonly failure: Failure }
  | { readonly kind: "completed"; readonly result: string | undefined }
  /** What had to be undone is undone; the failure is the one that made it necessary. */
  | { readonly kind: "compensated"; readonly failure: Failure }
  | { readonly kind: "dead"; readonly failure: Failure }
  | { readonly kind: "replayed"; readonly from: ReplayFrom; readonly by: string; readonly reason?: string }
  | { readonly kind: "closed"; readonly by: string; readonly reason: string };

/** Where a replay takes a run up: at what failed, keeping what is recorded, or at its beginning, keeping nothing. */
export type ReplayFrom = "failed-step" | "start";

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
  /** When the next attempt is due; absent after a success and after the last failure. */
  readonly retryAt?: number;
  /** The attempt tested whether a broken-down system is back. When it fails it does not count against the retry policy. */
  readonly probe?: true;
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
  /** The run whose event it is about. */
  readonly parent?: RunId;
}

/** The status that a run has after a fact; `current` is what it had before, `isUndoing` whether it is being undone. */
export function statusAfter(current: RunStatus, fact: Fact, isUndoing: boolean): RunStatus {
  switch (fact.kind) {
    case "started":
    case "replayed":
      return isUndoing ? "compensating" : "running";
    case "attempt":
      if (fact.phase === "undo") return "compensating";
      return fact.retryAt === undefined ? "running" : "waiting";
    case "slept":
    case "waiting":
      return isUndoing ? "compensating" : "waiting";
    case "emitted":
      return current === "waiting" ? "running" : current;
    case "undoing":
      return "compensating";
    case "completed":
      return "completed";
    case "compensated":
      return "compensated";
    case "dead":
      return "dead";
    case "closed":
      return "irrecoverable";
  }
}
