import type { RunStatus, TimelineEntry } from "../api/wire.ts";

/** What a person may decide about a run. */
export type Decision = "replay-failed-step" | "replay-start" | "close";

/** The decisions that are open for a run of this status, the likeliest first. */
export function decisionsFor(status: RunStatus): readonly Decision[] {
  switch (status) {
    case "dead":
      return ["replay-failed-step", "replay-start", "close"];
    case "compensated":
      return ["replay-start"];
    default:
      return [];
  }
}

interface DecisionWords {
  readonly button: string;
  readonly title: string;
  readonly explanation: string;
  readonly confirm: string;
  readonly isReasonRequired: boolean;
}

export const decisionWords: Readonly<Record<Decision, DecisionWords>> = {
  "replay-failed-step": {
    button: "Replay from failed step",
    title: "Replay from the failed step",
    explanation:
      "What is done stays done and is not done again. The run carries on at the step that failed, with the flow as it is now.",
    confirm: "Replay",
    isReasonRequired: false,
  },
  "replay-start": {
    button: "Replay from start",
    title: "Replay from the start",
    explanation:
      "The run begins again with the same input, and every step is done anew. Calls of steps that are still done carry the same idempotency keys, so a system that honours them does nothing twice; calls of steps that were undone carry new ones.",
    confirm: "Replay from start",
    isReasonRequired: false,
  },
  close: {
    button: "Close as irrecoverable",
    title: "Close as irrecoverable",
    explanation:
      "The run is given up for good and needs no decision any more. Say what was done about it instead: the reason is kept.",
    confirm: "Close the run",
    isReasonRequired: true,
  },
};

/** The reason to send: trimmed, absent when nothing was written. */
export function reasonOf(text: string): string | undefined {
  const reason = text.trim();
  return reason === "" ? undefined : reason;
}

/** The failure that decided the run's fate: the last one that ended it or made it undo what it did. */
export function decidingFailure(timeline: readonly TimelineEntry[]) {
  const entry = timeline.findLast(
    (candidate) => candidate.kind === "dead" || candidate.kind === "undoing" || candidate.kind === "rejected",
  );
  return entry !== undefined && "failure" in entry ? entry.failure : undefined;
}

/** Who closed the run, and why. */
export function closing(timeline: readonly TimelineEntry[]) {
  return timeline.findLast((entry): entry is Extract<TimelineEntry, { kind: "closed" }> => entry.kind === "closed");
}

/** Who canceled the run, and why. */
export function canceling(timeline: readonly TimelineEntry[]) {
  return timeline.findLast((entry): entry is Extract<TimelineEntry, { kind: "canceled" }> => entry.kind === "canceled");
}
