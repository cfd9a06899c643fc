import type { FailureDetail } from "../api/wire.ts";
import { causeMeaning, type Tone } from "../status/status.ts";
import type { IconName } from "../ui/icon.tsx";
import { Node } from "./node.tsx";
import type { Milestone, MilestoneItem } from "./timeline-items.ts";

const looks: Readonly<Record<Milestone["kind"], { readonly icon: IconName; readonly tone: Tone }>> = {
  completed: { icon: "check", tone: "good" },
  undoing: { icon: "undo", tone: "undo" },
  compensated: { icon: "undo", tone: "undo" },
  dead: { icon: "cross", tone: "bad" },
  replayed: { icon: "replay", tone: "busy" },
  closed: { icon: "ban", tone: "neutral" },
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
      return "Failed: the steps are undone, the last one first";
    case "compensated":
      return "Compensated: what had to be undone is undone";
    case "dead":
      return "Dead: waits for a decision";
    case "replayed":
      return `Replayed from the ${entry.from === "start" ? "start" : "failed step"} by ${entry.by}`;
    case "closed":
      return `Closed as irrecoverable by ${entry.by}`;
  }
}

function bodyOf(entry: Milestone) {
  switch (entry.kind) {
    case "undoing":
    case "dead":
      return <FailureText failure={entry.failure} />;
    case "replayed":
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
