import type { Cause, RunStatus, StatusCounts, SystemSummary, WaitingFor, WaitKind } from "../api/wire.ts";

/** Colour families; each is readable on the page's background in both colour schemes. */
export type Tone = "good" | "bad" | "warn" | "busy" | "undo" | "neutral";

interface StatusLook {
  readonly tone: Tone;
  /** What the status means, for people who do not know the word. */
  readonly meaning: string;
}

/** Every status, in the order in which counts are shown. */
const looks: Readonly<Record<RunStatus, StatusLook>> = {
  completed: { tone: "good", meaning: "Everything was done" },
  running: { tone: "busy", meaning: "Being worked on right now" },
  accepted: { tone: "neutral", meaning: "Safely stored, waits for its turn" },
  waiting: { tone: "warn", meaning: "Waits for a time, an event, a system or a person" },
  compensating: { tone: "undo", meaning: "Failed, and what has to be undone is being undone" },
  compensated: { tone: "undo", meaning: "Failed, and what had to be undone is undone" },
  rejected: { tone: "neutral", meaning: "Declined: the flow or a person said no, and there was nothing to undo" },
  dead: { tone: "bad", meaning: "Failed, and waits for a person to decide: replay it or close it" },
  irrecoverable: { tone: "neutral", meaning: "Closed by a person, with a reason" },
  canceled: { tone: "neutral", meaning: "Canceled by a person" },
};

export const statuses = Object.keys(looks) as readonly RunStatus[];

export function toneOf(status: RunStatus): Tone {
  return looks[status].tone;
}

export function meaningOf(status: RunStatus): string {
  return looks[status].meaning;
}

const causeMeanings: Readonly<Record<Cause, string>> = {
  contract: "data broke a contract",
  rejected: "a system said no",
  unavailable: "a system could not be reached",
  timeout: "no answer in time",
  throttled: "a system asked for fewer calls",
  defect: "an error in our code",
  divergence: "the code no longer fits what was recorded",
  expired: "the deadline passed",
  "undo-failed": "something could not be undone",
  uncertain: "it is not known whether a step took effect",
};

export const causes = Object.keys(causeMeanings) as readonly Cause[];

export function causeMeaning(cause: Cause): string {
  return causeMeanings[cause];
}

/** The statuses that occur, in order of show, with their counts. */
export function presentCounts(counts: StatusCounts): readonly { readonly status: RunStatus; readonly count: number }[] {
  return statuses.map((status) => ({ status, count: counts[status] ?? 0 })).filter(({ count }) => count > 0);
}

export function totalOf(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** Whether the run's story is over, so that its duration stands still. */
export function isEnded(status: RunStatus): boolean {
  return !["accepted", "running", "waiting", "compensating"].includes(status);
}

/** What a waiting run waits for, without the time: `billing to take calls again`. */
export function waitWords(wait: WaitingFor): string {
  switch (wait.kind) {
    case "timer":
      return `“${wait.name}”`;
    case "event":
      return `the event ${wait.name}`;
    case "system":
      return `${wait.name} to take calls again`;
    case "task":
      return `the task “${wait.name}”`;
    case "run":
      return `the end of a run of ${wait.name}`;
    case "version":
      return `version ${wait.name} of its flow`;
    case "pause":
      return "being resumed";
  }
}

/** What happens when the time of a wait has come, to be followed by the time: `next try`. */
export function dueWords(kind: WaitKind): string {
  if (kind === "system") return "next try";
  return kind === "timer" ? "due" : "at the latest";
}

/** What a breaker's state means for the work. */
export const breakerWords: Readonly<Record<SystemSummary["breaker"], { readonly tone: Tone; readonly words: string }>> =
  {
    closed: { tone: "good", words: "calls go through" },
    open: { tone: "bad", words: "calls are held back" },
    "half-open": { tone: "warn", words: "one call is being tried" },
  };
