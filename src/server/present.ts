import type { AnyFlow } from "../definitions/flow.ts";
import { promiseInWords } from "../definitions/promise.ts";
import { triggerInWords } from "../definitions/trigger.ts";
import type { Decision, RecordedFact, TaskRequest } from "../runs/fact.ts";
import type { Failure } from "../runs/failure.ts";
import type { OpenTask, RejectionCount, RunHistory, RunRow, StatusCount } from "../runs/ledger.ts";
import type { Stay } from "../runs/overstay.ts";
import { standingEffects } from "../runs/standing-effects.ts";
import type {
  FailureDetail,
  FlowSummary,
  OverstayingRuns,
  RunDetail,
  RunSummary,
  StatusCounts,
  TaskDetail,
  TimelineEntry,
  OpenTask as WireTask,
} from "./wire.ts";

/** A run of the ledger as the API shows it. */
export function presentRun({ run, ...rest }: RunRow): RunSummary {
  return { id: run, ...rest };
}

export function presentHistory(history: RunHistory): RunDetail {
  const { facts, input, result, children, ...row } = history;
  return {
    ...presentRun(row),
    input: JSON.parse(input),
    ...(result === undefined ? {} : { result: JSON.parse(result) }),
    timeline: facts.map(presentFact),
    effects: standingEffects(facts),
    children: children.map(presentRun),
  };
}

function presentFact({ seq, at, fact }: RecordedFact): TimelineEntry {
  const place = { seq, at };
  switch (fact.kind) {
    case "attempt": {
      const { result, failure, probe, ...rest } = fact;
      return {
        ...place,
        ...rest,
        ...(result === undefined ? {} : { result: JSON.parse(result) }),
        ...(failure === undefined ? {} : { failure: presentFailure(failure) }),
        ...(probe === undefined ? {} : { probe }),
      };
    }
    case "waiting": {
      const { for: kind, name, untilAt } = fact;
      return { ...place, kind: "waiting", waitingFor: { kind, name, ...(untilAt === undefined ? {} : { untilAt }) } };
    }
    case "emitted":
      return {
        ...place,
        kind: "emitted",
        contract: `${fact.contract}@${fact.contractVersion}`,
        eventId: fact.eventId,
        data: JSON.parse(fact.data),
      };
    case "undoing":
    case "compensated":
    case "rejected":
    case "diverged":
    case "dead":
      return { ...place, kind: fact.kind, failure: presentFailure(fact.failure) };
    case "awaiting": {
      const { match, task, ...rest } = fact;
      return {
        ...place,
        ...rest,
        ...(match === undefined ? {} : { match: { topic: match.topic, values: match.values } }),
        ...(task === undefined ? {} : { task: presentTaskDetail(task) }),
      };
    }
    case "received": {
      const { value, failure, position: _position, ...rest } = fact;
      return {
        ...place,
        ...rest,
        ...(value === undefined ? {} : { value: JSON.parse(value) }),
        ...(failure === undefined ? {} : { failure: presentFailure(failure) }),
      };
    }
    case "gathering":
      return { ...place, kind: "gathering", untilAt: fact.untilAt };
    case "gathered": {
      const { input, ...rest } = fact;
      return { ...place, ...rest, message: JSON.parse(input) };
    }
    case "completed":
      return { ...place, kind: "completed" };
    case "resolved": {
      const { result, ...rest } = fact;
      return { ...place, ...rest, ...(result === undefined ? {} : { result: JSON.parse(result) }) };
    }
    default:
      return { ...place, ...fact };
  }
}

function presentTaskDetail({ details, ...task }: TaskRequest): TaskDetail {
  return { ...task, ...(details === undefined ? {} : { details: JSON.parse(details) }) };
}

function presentFailure({ cause, code, message }: Failure): FailureDetail {
  return { cause, code, message };
}

export function presentTask({ task, ...open }: OpenTask): WireTask {
  return { ...open, task: presentTaskDetail(task) };
}

export interface FlowNumbers {
  readonly paused: ReadonlyMap<string, Decision>;
  readonly today: readonly StatusCount[];
  readonly open: readonly StatusCount[];
  readonly rejected: readonly RejectionCount[];
}

export function presentFlow(flow: AnyFlow, numbers: FlowNumbers): FlowSummary {
  const { on, gather, owner, promise } = flow;
  const paused = numbers.paused.get(flow.name);
  return {
    name: flow.name,
    version: flow.version,
    ...(flow.description === undefined ? {} : { description: flow.description }),
    tier: flow.tier,
    owner: { name: owner.name, onCall: owner.onCall },
    ...(flow.runbook === undefined ? {} : { runbook: flow.runbook }),
    trigger: gather === undefined ? triggerInWords(on) : `${triggerInWords(on)}, ${gather.words}`,
    contract: { name: on.contract.name, version: on.contract.version },
    ...(promise === undefined ? {} : { promise: { words: promiseInWords(promise), broken: promise.broken } }),
    today: countsOf(flow.name, numbers.today),
    open: countsOf(flow.name, numbers.open),
    rejectedToday: rejectionsOf(flow.name, numbers.rejected),
    ...(paused === undefined ? {} : { paused: { by: paused.by, reason: paused.reason } }),
  };
}

/** @param stays the longest first. */
export function presentStays(stays: readonly Stay[]): readonly OverstayingRuns[] {
  return [...Map.groupBy(stays, ({ flow }) => flow)].flatMap(([flow, [longest, ...others]]) => {
    if (longest === undefined) return [];
    const { run, flow: _, ...stay } = longest;
    return [{ flow, count: 1 + others.length, longest: { id: run, ...stay } }];
  });
}

function countsOf(flow: string, counts: readonly StatusCount[]): StatusCounts {
  return Object.fromEntries(counts.filter((entry) => entry.flow === flow).map(({ status, count }) => [status, count]));
}

/** @param flow `undefined` for messages that found no flow. */
export function rejectionsOf(
  flow: string | undefined,
  counts: readonly RejectionCount[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(counts.filter((entry) => entry.flow === flow).map(({ code, count }) => [code, count]));
}
