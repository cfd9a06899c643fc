/**
 * Compares an execution in which something went wrong with the undisturbed one.
 *
 * 1. An effect is known by what it is for: system, method, collection, and the business key or the id of its resource. What depends
 *    on time or chance even when nothing goes wrong is no part of that, nor of the results that are compared.
 * 2. The worst comes first: done too often, not done, never ended, ended otherwise, asked for other things when executed again.
 */
import type { SimulatedCall } from "../simulated-call.ts";
import type { FlowExecution } from "../watched-flow.ts";
import { type End, type Made, madeIn, type Trace } from "./trace.ts";

/** The first thing that differs. */
export type Difference =
  | { readonly kind: "extra-effect"; readonly made: readonly Made[]; readonly expected: readonly Made[] }
  | { readonly kind: "missing-effect"; readonly made: readonly Made[]; readonly expected: readonly Made[] }
  | { readonly kind: "stuck"; readonly ends: readonly End[] }
  | { readonly kind: "extra-run"; readonly flow: string; readonly ends: readonly End[] }
  | { readonly kind: "other-end"; readonly expected: readonly End[]; readonly found: readonly End[] }
  | { readonly kind: "other-requests"; readonly replay: Replay }
  | { readonly kind: "other-watched"; readonly expected: string; readonly found: string };

/** Two executions of one run, of which the later one lacks something that the earlier one was given. */
export interface Replay {
  readonly earlier: FlowExecution;
  readonly later: FlowExecution;
  /** E.g. `step charge`. */
  readonly missing: string;
}

/** What can be relied on to be the same in every execution. */
export interface Baseline {
  readonly trace: Trace;
  /** Whether effects are told apart by their resources. */
  readonly hasStableResources: boolean;
  /** Whether runs have the same results. */
  readonly hasStableResults: boolean;
}

/** @param anotherDay the same messages under another time and chance, nothing else. */
export function baselineOf(trace: Trace, anotherDay: Trace): Baseline {
  return {
    trace,
    hasStableResources: sameCounts(madeIn(trace).map(fineName), madeIn(anotherDay).map(fineName)),
    hasStableResults: sameCounts(trace.ends.map(resultName), anotherDay.ends.map(resultName)),
  };
}

export interface Comparison {
  /** Ids that systems gave, and with them results, follow from the order of the messages. */
  readonly isReordered: boolean;
  /**
   * The run whose call is refused when nothing goes wrong, and got no answer this time. It is right to stop as `dead` because that attempt is
   * in doubt: it had no effect too many, and a person decides what is left to do.
   */
  readonly doubtfulRun: SimulatedCall["run"];
}

export function compare(baseline: Baseline, found: Trace, comparison: Comparison): Difference | undefined {
  const { doubtfulRun } = comparison;
  const isInDoubt = found.ends.some(
    ({ flow, key, cause }) => cause === "uncertain" && flow === doubtfulRun?.flow && key === doubtfulRun.key,
  );
  return (
    compareEffects(baseline, found, isInDoubt) ??
    (found.isStuck ? { kind: "stuck" as const, ends: found.ends } : undefined) ??
    compareEnds(baseline, found, comparison.isReordered, isInDoubt) ??
    compareRequests(found) ??
    compareWatched(baseline.trace, found)
  );
}

function compareEffects(
  { trace, hasStableResources }: Baseline,
  found: Trace,
  isInDoubt: boolean,
): Difference | undefined {
  const nameOf = hasStableResources ? fineName : coarseName;
  const expected = Map.groupBy(madeIn(trace), nameOf);
  const made = Map.groupBy(madeIn(found), nameOf);
  for (const [name, group] of made) {
    const due = expected.get(name) ?? [];
    if (group.length > due.length) return { kind: "extra-effect", made: group, expected: due };
  }
  if (found.isStuck || isInDoubt) return undefined;
  for (const [name, due] of expected) {
    const group = made.get(name) ?? [];
    if (group.length < due.length) return { kind: "missing-effect", made: group, expected: due };
  }
  return undefined;
}

function coarseName({ call, effect }: Made): string {
  return `${call.system} ${effect.method} ${effect.collection}`;
}

function fineName(made: Made): string {
  const { collection, id, businessKey } = made.effect;
  const isGiven = new RegExp(`^${collection}-\\d+$`).test(id);
  return `${coarseName(made)} ${businessKey ?? (isGiven ? "" : id)}`;
}

function compareEnds(
  { trace, hasStableResults }: Baseline,
  found: Trace,
  isReordered: boolean,
  isInDoubt: boolean,
): Difference | undefined {
  const expectedFlows = Map.groupBy(trace.ends, ({ flow }) => flow);
  const foundFlows = Map.groupBy(found.ends, ({ flow }) => flow);
  for (const [flow, ends] of foundFlows) {
    if (ends.length > (expectedFlows.get(flow)?.length ?? 0)) return { kind: "extra-run", flow, ends };
  }
  if (isInDoubt) return undefined;
  for (const [flow, expected] of expectedFlows) {
    const ends = foundFlows.get(flow) ?? [];
    const isSame =
      sameCounts(expected.map(endName), ends.map(endName)) &&
      (isReordered || !hasStableResults || sameCounts(expected.map(resultName), ends.map(resultName)));
    if (!isSame) return { kind: "other-end", expected, found: ends };
  }
  return undefined;
}

function endName({ flow, status, cause }: End): string {
  return `${flow} ${status} ${cause ?? ""}`;
}

function resultName({ flow, result }: End): string {
  return `${flow} ${result ?? ""}`;
}

function compareRequests(found: Trace): Difference | undefined {
  const replay = differingReplay(found.executions);
  return replay === undefined ? undefined : { kind: "other-requests", replay };
}

/** The first run whose last execution came to its return without asking for something that an earlier one was given. */
export function differingReplay(executions: readonly FlowExecution[]): Replay | undefined {
  for (const ofRun of Map.groupBy(executions, ({ runId }) => runId).values()) {
    const later = ofRun.at(-1);
    if (later?.end !== "returned") continue;
    const asked = new Set(later.requests.map(({ name }) => name));
    for (const earlier of ofRun.slice(0, -1)) {
      const missing = earlier.requests.find(({ name, isDone }) => isDone && !asked.has(name));
      if (missing !== undefined) return { earlier, later, missing: missing.name };
    }
  }
  return undefined;
}

function compareWatched({ watched: expected = "" }: Trace, { watched: found = "" }: Trace): Difference | undefined {
  return expected === found ? undefined : { kind: "other-watched", expected, found };
}

function sameCounts(left: readonly string[], right: readonly string[]): boolean {
  return left.toSorted().join("\n") === right.toSorted().join("\n");
}
