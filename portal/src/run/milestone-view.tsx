import type { FailureDetail } from "../api/wire.ts";
import { causeMeaning, type Tone } from "../status/status.ts";
import type { IconName } from "../ui/icon.tsx";
import { Node } from "./node.tsx";
import type { Entry, Milestone, MilestoneItem } from "./timeline-items.ts";

const looks: Readonly<Record<Milestone["kind"], { readonly icon: IconName; readonly tone: Tone }>> = {
  completed: { icon: "check", tone: "good" },
  undoing: { icon: "undo", tone: "undo" },
  compensated: { icon: "undo", tone: "undo" },
  rejected: { icon: "ban", tone: "neutral" },
  dead: { icon: "cross", tone: "bad" },
  resolved: { icon: "check", tone: "neutral" },
  replayed: { icon: "replay", tone: "busy" },
  closed: { icon: "ban", tone: "neutral" },
  called: { icon: "play", tone: "busy" },
  awaiting: { icon: "clock", tone: "warn" },
  received: { icon: "inbox", tone: "good" },
  diverged: { icon: "alert", tone: "bad" },
  canceled: { icon: "ban", tone: "neutral" },
  paused: { icon: "clock", tone: "neutral" },
  resumed: { icon: "play", tone: "busy" },
  hurried: { icon: "replay", tone: "busy" },
  moved: { icon: "chevron", tone: "busy" },
};

/** A turn in the life of the run. */
export function MilestoneView({ item: { entry, isRepetition } }: { readonly item: MilestoneItem }) {
  return (
    <Node {...looks[entry.kind]} title={<strong>{titleOf(entry)}</strong>} at={entry.at}>
      {isRepetition ? undefined : bodyOf(entry)}
    </Node>
  );
}

function titleOf(entry: Milestone): string {
  switch (entry.kind) {
    case "completed":
      return "Completed";
    case "undoing":
      return entry.failure.code === "run-canceled"
        ? "Canceled: undoing what was done"
        : "Failed: undoing what was done";
    case "compensated":
      return "Compensated: what had to be undone is undone";
    case "dead":
      return "Dead: waits for a decision";
    case "rejected":
      return "Rejected: there was nothing to undo";
    case "resolved":
      return `${entry.step} ${entry.happened ? "took effect" : "took no effect"}, says ${entry.by}`;
    case "replayed":
      return `Replayed from the ${entry.from === "start" ? "start" : "failed step"} by ${entry.by}`;
    case "closed":
      return `Closed as irrecoverable by ${entry.by}`;
    case "called":
      return `Started a run of ${entry.flow}`;
    case "awaiting":
      return awaitedWords[entry.for](entry.step);
    case "received":
      return receivedWords(entry);
    case "diverged":
      return "Held back: the code does not fit what is recorded";
    case "canceled":
      return `${entry.killed === true ? "Killed, nothing was undone," : "Canceled"} by ${entry.by}`;
    case "paused":
      return `Paused by ${entry.by}`;
    case "resumed":
      return `Resumed by ${entry.by}`;
    case "hurried":
      return `Told to try again at once by ${entry.by}`;
    case "moved":
      return `Moved from version ${entry.from} to ${entry.to} by ${entry.by}`;
  }
}

const awaitedWords = {
  event: (step: string) => `Waits for the event ${step}`,
  task: (step: string) => `Waits for a person: ${step}`,
  run: (step: string) => `Waits for the end of the run of ${step}`,
} as const;

function receivedWords({ step, timedOut, failure, by }: Entry<"received">): string {
  if (timedOut === true) return `${step} did not come in time`;
  if (failure !== undefined) return `${step} failed`;
  return by === undefined ? `${step} came` : `${step} was done by ${by}`;
}

function bodyOf(entry: Milestone) {
  switch (entry.kind) {
    case "undoing":
    case "rejected":
    case "dead":
    case "diverged":
      return <FailureText failure={entry.failure} />;
    case "received":
      return entry.failure === undefined ? undefined : <FailureText failure={entry.failure} />;
    case "replayed":
    case "resolved":
    case "canceled":
    case "paused":
    case "closed":
      return entry.reason === undefined ? undefined : <span className="break">Reason: {entry.reason}</span>;
    default:
      return undefined;
  }
}

export function FailureText({ failure }: { readonly failure: FailureDetail }) {
  return (
    <span className="break">
      <strong title={causeMeaning(failure.cause)}>{failure.cause}</strong> {failure.message}{" "}
      <code className="muted small">{failure.code}</code>
    </span>
  );
}
