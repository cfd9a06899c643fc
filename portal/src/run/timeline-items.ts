import type { RunSummary, TimelineEntry } from "../api/wire.ts";

/** What a run's timeline is made of when people read it. */
export type Entry<K extends TimelineEntry["kind"]> = Extract<TimelineEntry, { readonly kind: K }>;

export type Attempt = Entry<"attempt">;

export interface Wait {
  readonly kind: "waiting";
  readonly entry: Entry<"waiting">;
  /** When the run went on; absent while it still waits. */
  readonly endedAt?: number;
}

export type StepLine = Attempt | Wait;

export type StepState = "done" | "retrying" | "failed" | "waiting" | "undoing" | "undone" | "undo-failed";

export interface StepItem {
  readonly kind: "step";
  readonly seq: number;
  readonly step: string;
  readonly system?: string;
  readonly at: number;
  readonly state: StepState;
  readonly lines: readonly StepLine[];
  readonly undo: readonly StepLine[];
}

export interface SleepItem {
  readonly kind: "sleep";
  readonly seq: number;
  readonly entry: Entry<"slept">;
  readonly endedAt?: number;
}

export interface WaitItem {
  readonly kind: "wait";
  readonly seq: number;
  readonly wait: Wait;
}

export interface EventItem {
  readonly kind: "event";
  readonly seq: number;
  readonly entry: Entry<"emitted">;
  /** Runs that the event started. */
  readonly children: readonly RunSummary[];
}

/** The messages that joined the run before it began. */
export interface GatheringItem {
  readonly kind: "gathering";
  readonly seq: number;
  readonly entry: Entry<"gathering">;
  readonly messages: readonly Entry<"gathered">[];
  /** Until when it waits for more of them. */
  readonly untilAt: number;
  /** When it took no more; absent while it does. */
  readonly endedAt?: number;
}

export type Milestone = Exclude<
  TimelineEntry,
  Entry<"started" | "attempt" | "slept" | "waiting" | "emitted" | "gathering" | "gathered" | "sealed">
>;

export interface MilestoneItem {
  readonly kind: "milestone";
  readonly seq: number;
  readonly entry: Milestone;
  /** Whether its failure is the one that the attempt before it already shows. */
  readonly isRepetition: boolean;
}

export type TimelineItem = StepItem | SleepItem | WaitItem | EventItem | GatheringItem | MilestoneItem;
