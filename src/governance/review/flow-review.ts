import type { Lock, PublishedFlow } from "../published/lock.ts";
import { type DeadLetterChange, deadLetterChange, type PromiseChange, promiseChange } from "./promise-change.ts";
import { type RunsUnderWay, runsUnderWay } from "./runs-under-way.ts";
import { isChanged, type ShapeDifference, shapeDifference } from "./shape-difference.ts";

/** What changed in a flow. */
export type FlowReview = FlowCame | FlowWent | FlowChanged;

export interface FlowCame {
  readonly change: "new";
  readonly flow: string;
  readonly now: PublishedFlow;
}

export interface FlowWent {
  readonly change: "removed";
  readonly flow: string;
  readonly was: PublishedFlow;
  readonly runs: readonly RunsUnderWay[];
}

/** Compares the versions that take new messages. What an earlier Waybill did not write down counts as unchanged. */
export interface FlowChanged {
  readonly change: "changed";
  readonly flow: string;
  readonly was: PublishedFlow;
  readonly now: PublishedFlow;
  readonly facts: readonly FactChange[];
  readonly shape: ShapeDifference;
  readonly promise?: PromiseChange;
  readonly deadLetter?: DeadLetterChange;
  readonly uses: readonly UseChange[];
  readonly runs: readonly RunsUnderWay[];
}

export interface FactChange {
  readonly fact: "version" | "owner" | "tier" | "trigger";
  readonly from: string;
  readonly to: string;
}

/** A system that a flow calls, or a contract of what it takes or emits, that came or went. */
export interface UseChange {
  readonly kind: UseKind;
  readonly name: string;
  readonly turn: "came" | "went";
}
export type UseKind = "systems" | "consumes" | "emits";

/** In order of name. Flows that are as they were are left out. */
export function reviewFlows(before: Lock["flows"], after: Lock["flows"]): readonly FlowReview[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => reviewFlow(name, before[name] ?? [], after[name] ?? []));
}

function reviewFlow(
  flow: string,
  before: readonly PublishedFlow[],
  after: readonly PublishedFlow[],
): readonly FlowReview[] {
  const [was] = before;
  const [now] = after;
  if (was === undefined) return now === undefined ? [] : [{ change: "new", flow, now }];
  const runs = runsUnderWay(before, after);
  if (now === undefined) return [{ change: "removed", flow, was, runs }];
  const changed = changeOf(flow, was, now, runs);
  return isAnything(changed) ? [changed] : [];
}

function changeOf(flow: string, was: PublishedFlow, now: PublishedFlow, runs: readonly RunsUnderWay[]): FlowChanged {
  const shape = shapeDifference(was, now);
  const common = { change: "changed", flow, was, now, facts: factChanges(was, now), shape, runs } as const;
  // Only the shape was written by an earlier Waybill.
  if (was.owner === undefined) return { ...common, uses: [] };
  const promise = promiseChange(was.promise, now.promise);
  const deadLetter = deadLetterChange(was.deadLetter, now.deadLetter);
  return {
    ...common,
    ...(promise === undefined ? {} : { promise }),
    ...(deadLetter === undefined ? {} : { deadLetter }),
    uses: (["systems", "consumes", "emits"] as const).flatMap((kind) => useChanges(kind, was, now)),
  };
}

function factChanges(was: PublishedFlow, now: PublishedFlow): readonly FactChange[] {
  return (["version", "owner", "tier", "trigger"] as const).flatMap((fact) => {
    const [from, to] = [was[fact], now[fact]];
    return from === undefined || to === undefined || from === to ? [] : [{ fact, from, to }];
  });
}

function useChanges(kind: UseKind, was: PublishedFlow, now: PublishedFlow): readonly UseChange[] {
  const [before, after] = [was[kind] ?? [], now[kind] ?? []];
  const came = after.filter((name) => !before.includes(name)).map((name) => ({ kind, name, turn: "came" as const }));
  const went = before.filter((name) => !after.includes(name)).map((name) => ({ kind, name, turn: "went" as const }));
  return [...came, ...went];
}

function isAnything({ facts, shape, promise, deadLetter, uses, runs }: FlowChanged): boolean {
  const isSame = promise === undefined && deadLetter === undefined && !isChanged(shape);
  return !isSame || facts.length > 0 || uses.length > 0 || runs.length > 0;
}
