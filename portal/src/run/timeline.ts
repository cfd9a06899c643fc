/**
 * A run's timeline as people read it: one item per step with its attempts and waits, and what undid it beside it, between
 * the milestones of the run. A replay begins new items, so that what happened before it stays as it was.
 *
 * 1. Every attempt, wait, event and milestone of the entries is in exactly one item. Left out is what says nothing beyond
 *    "and then it went on": `started`, `sealed`, and the wait for a retry that was made, since the attempts tell when they were due.
 * 2. Items are in the order in which they began.
 */
import type { RunSummary, TimelineEntry } from "../api/wire.ts";
import type {
  Attempt,
  Entry,
  GatheringItem,
  Milestone,
  StepItem,
  StepLine,
  StepState,
  TimelineItem,
  Wait,
} from "./timeline-items.ts";

/** A step while its entries are gathered. */
interface Draft {
  readonly first: TimelineEntry;
  readonly step: string;
  readonly lines: StepLine[];
  readonly undo: StepLine[];
  /** Counts replays: a step that is tried again after one is a new item. */
  readonly pass: number;
}

/** Groups entries, which must be oldest first, into items. `children` are the runs that the run's events started. */
export function groupTimeline(
  entries: readonly TimelineEntry[],
  children: readonly RunSummary[] = [],
): readonly TimelineItem[] {
  const items: (TimelineItem | Draft)[] = [];
  const drafts: Draft[] = [];
  const eventCount = entries.filter((entry) => entry.kind === "emitted").length;
  let pass = 0;

  const draftFor = (entry: TimelineEntry, step: string, isUndo: boolean): Draft => {
    const found = drafts.findLast((draft) => draft.step === step && (isUndo ? succeeded(draft) : draft.pass === pass));
    if (found !== undefined) return found;
    const draft: Draft = { first: entry, step, lines: [], undo: [], pass };
    drafts.push(draft);
    items.push(draft);
    return draft;
  };

  entries.forEach((entry, index) => {
    switch (entry.kind) {
      case "started":
      // Both are in the item of the gathering.
      case "gathered":
      case "sealed":
        return;
      case "gathering":
        items.push(gatheringItem(entry, entries.slice(index + 1)));
        return;
      case "attempt": {
        const isUndo = entry.phase === "undo";
        const draft = draftFor(entry, entry.step, isUndo);
        (isUndo ? draft.undo : draft.lines).push(entry);
        return;
      }
      case "waiting": {
        const wait = waitOf(entry, entries[index + 1]);
        const attempt = attemptAfter(entries, index);
        const isItsWait =
          attempt !== undefined && (entry.waitingFor.name === attempt.step || entry.waitingFor.name === attempt.system);
        const draft = isItsWait
          ? draftFor(entry, attempt.step, attempt.phase === "undo")
          : retriedDraft(drafts, entry, pass);
        if (draft === undefined) addWaitItem(items, wait);
        else addWait((isItsWait ? attempt.phase === "undo" : draft.undo.length > 0) ? draft.undo : draft.lines, wait);
        return;
      }
      case "slept": {
        const ended = entries[index + 1]?.at;
        items.push({ kind: "sleep", seq: entry.seq, entry, ...(ended === undefined ? {} : { endedAt: ended }) });
        return;
      }
      case "emitted":
        items.push({ kind: "event", seq: entry.seq, entry, children: childrenOf(entry, eventCount, children) });
        return;
      default:
        if (entry.kind === "replayed") pass++;
        items.push({
          kind: "milestone",
          seq: entry.seq,
          entry,
          isRepetition: isRepetition(entry, entries.slice(0, index)),
        });
    }
  });
  return items.map((item) => ("kind" in item ? item : stepItem(item)));
}

function gatheringItem(entry: Entry<"gathering">, later: readonly TimelineEntry[]): GatheringItem {
  const messages = later.filter((one) => one.kind === "gathered");
  const ended = later.find(({ kind }) => kind !== "gathered");
  const untilAt = messages.reduce((known, message) => message.untilAt ?? known, entry.untilAt);
  const item = { kind: "gathering", seq: entry.seq, entry, messages, untilAt } as const;
  return ended === undefined ? item : { ...item, endedAt: ended.at };
}

/** The attempt that a wait was for: the next one, unless something else happened to the run first. */
function attemptAfter(entries: readonly TimelineEntry[], index: number): Attempt | undefined {
  for (const entry of entries.slice(index + 1)) {
    if (entry.kind === "attempt") return entry;
    if (entry.kind !== "started" && entry.kind !== "waiting") return undefined;
  }
  return undefined;
}

/** The step that a wait without a later attempt belongs to: the last one, when it is to be tried again. */
function retriedDraft(drafts: readonly Draft[], entry: Entry<"waiting">, pass: number): Draft | undefined {
  const { name } = entry.waitingFor;
  const last = drafts.at(-1);
  if (last === undefined || (last.pass !== pass && last.undo.length === 0)) return undefined;
  const attempt = lastAttempt(last.undo) ?? lastAttempt(last.lines);
  return attempt?.retryAt !== undefined && (attempt.step === name || attempt.system === name) ? last : undefined;
}

function lastAttempt(lines: readonly StepLine[]): Attempt | undefined {
  return lines.findLast((line): line is Attempt => line.kind === "attempt");
}

/** A run that is woken and held back again by the same system has waited once, for longer. */
function addWait(lines: StepLine[], wait: Wait): void {
  const last = lines.at(-1);
  if (last?.kind === "waiting" && isSameWait(last, wait)) lines[lines.length - 1] = joined(last, wait);
  else lines.push(wait);
}

function addWaitItem(items: (TimelineItem | Draft)[], wait: Wait): void {
  const last = items.at(-1);
  const isSame = last !== undefined && "kind" in last && last.kind === "wait" && isSameWait(last.wait, wait);
  if (isSame) items[items.length - 1] = { ...last, wait: joined(last.wait, wait) };
  else items.push({ kind: "wait", seq: wait.entry.seq, wait });
}

function isSameWait(a: Wait, b: Wait): boolean {
  return a.entry.waitingFor.kind === b.entry.waitingFor.kind && a.entry.waitingFor.name === b.entry.waitingFor.name;
}

function joined(first: Wait, second: Wait): Wait {
  return { ...second, entry: { ...second.entry, seq: first.entry.seq, at: first.entry.at } };
}

function waitOf(entry: Entry<"waiting">, next: TimelineEntry | undefined): Wait {
  return { kind: "waiting", entry, ...(next === undefined ? {} : { endedAt: next.at }) };
}

/** Which runs an event started: those whose key is the event's id; all of them when the run published no other event. */
function childrenOf(
  entry: Entry<"emitted">,
  eventCount: number,
  children: readonly RunSummary[],
): readonly RunSummary[] {
  const named = children.filter((child) => child.key === entry.eventId);
  return named.length > 0 || eventCount !== 1 ? named : children;
}

function succeeded(draft: Draft): boolean {
  return draft.lines.some((line) => line.kind === "attempt" && line.failure === undefined);
}

function systemOf(draft: Draft): string | undefined {
  const attempt = [...draft.lines, ...draft.undo].find((line) => line.kind === "attempt" && line.system !== undefined);
  return attempt?.kind === "attempt" ? attempt.system : undefined;
}

function stepItem(draft: Draft): StepItem {
  const system = systemOf(draft);
  return {
    kind: "step",
    seq: draft.first.seq,
    step: draft.step,
    ...(system === undefined ? {} : { system }),
    at: draft.first.kind === "attempt" ? draft.first.startedAt : draft.first.at,
    state: stateOf(draft.lines, draft.undo),
    lines: draft.lines.filter(isNews),
    undo: draft.undo.filter(isNews),
  };
}

function stateOf(lines: readonly StepLine[], undo: readonly StepLine[]): StepState {
  const undoing = outcomeOf(undo);
  if (undoing === "done") return "undone";
  if (undoing === "failed") return "undo-failed";
  if (undoing !== undefined) return "undoing";
  return outcomeOf(lines) ?? "waiting";
}

function outcomeOf(lines: readonly StepLine[]): "done" | "failed" | "retrying" | "waiting" | undefined {
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  if (last.kind === "waiting") return "waiting";
  if (last.failure === undefined) return "done";
  return last.retryAt === undefined ? "failed" : "retrying";
}

function isNews(line: StepLine, index: number, lines: readonly StepLine[]): boolean {
  if (line.kind === "attempt" || line.endedAt === undefined || line.entry.waitingFor.kind !== "timer") return true;
  const before = lines[index - 1];
  return before?.kind !== "attempt" || before.retryAt === undefined;
}

function isRepetition(entry: Milestone, before: readonly TimelineEntry[]): boolean {
  if (entry.kind !== "dead" && entry.kind !== "undoing") return false;
  const last = before.findLast((candidate) => candidate.kind === "attempt");
  return last?.kind === "attempt" && last.failure?.message === entry.failure.message;
}
