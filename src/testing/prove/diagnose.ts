/** Finds out which mistake explains a difference, from the calls that were made and what the flow asked for. */
import type { SimulatedCall } from "../simulated-call.ts";
import type { FlowExecution } from "../watched-flow.ts";
import { type Baseline, type Difference, differingReplay } from "./compare.ts";
import { differingPointers } from "./differing-pointers.ts";
import type { Disturbance } from "./disturbance.ts";
import { callsOf, type End, type Made, type Trace } from "./trace.ts";

/** What is wrong with the flow, or with how a system is used. `calls` are those that show it. */
export type Mistake =
  | { readonly kind: "effect-outside-step"; readonly calls: readonly SimulatedCall[] }
  | { readonly kind: "call-not-awaited"; readonly calls: readonly SimulatedCall[] }
  | { readonly kind: "call-without-key"; readonly calls: readonly SimulatedCall[] }
  | { readonly kind: "key-changes"; readonly calls: readonly SimulatedCall[] }
  | { readonly kind: "keys-ignored"; readonly calls: readonly SimulatedCall[] }
  | { readonly kind: "body-changes"; readonly calls: readonly SimulatedCall[]; readonly pointers: readonly string[] }
  | { readonly kind: "calls-change"; readonly calls: readonly SimulatedCall[] }
  | { readonly kind: "trigger-key-changes"; readonly calls: readonly SimulatedCall[]; readonly keys: readonly string[] }
  | { readonly kind: "requests-change"; readonly calls: readonly SimulatedCall[]; readonly requests: ChangedRequests }
  | { readonly kind: "state-outside-journal"; readonly calls: readonly SimulatedCall[]; readonly missing: string }
  | { readonly kind: "attempts-too-few"; readonly calls: readonly SimulatedCall[]; readonly end: End }
  | { readonly kind: "repetition-refused"; readonly calls: readonly SimulatedCall[]; readonly status: number }
  | { readonly kind: "order-matters"; readonly calls: readonly SimulatedCall[] }
  | { readonly kind: "unexplained"; readonly calls: readonly SimulatedCall[] };

/** What two executions of one run asked for, from where they part. */
export interface ChangedRequests {
  readonly first: string;
  readonly instead: string | undefined;
}

export interface Case {
  readonly baseline: Baseline;
  readonly found: Trace;
  readonly difference: Difference;
  readonly disturbance: Disturbance;
}

export function diagnose(subject: Case): Mistake {
  const { difference, found } = subject;
  switch (difference.kind) {
    case "extra-effect":
      return explainExtra(subject, difference.made, difference.expected);
    case "missing-effect":
      return explainMissing(subject, difference.made, difference.expected);
    case "extra-run":
      return { kind: "trigger-key-changes", calls: [], keys: difference.ends.map(({ key }) => key) };
    case "other-end":
      return explainEnd(subject, difference.expected, difference.found);
    case "other-requests": {
      const { earlier, later } = difference.replay;
      return { kind: "requests-change", calls: [], requests: parting(earlier, later) };
    }
    default:
      return explainWhatIsLeft(subject, callsOf(found));
  }
}

function explainExtra(subject: Case, made: readonly Made[], expected: readonly Made[]): Mistake {
  const calls = made.map(({ call }) => call);
  const again = calls.at(-1);
  const before = expected.length === 0 ? undefined : calls.at(-2);
  const outside = calls.find((call) => call.step === undefined);
  if (outside !== undefined) return { kind: "effect-outside-step", calls };
  if (calls.some(({ isLate }) => isLate)) return { kind: "call-not-awaited", calls };
  if (again === undefined || before === undefined) return explainWhatIsLeft(subject, calls);
  if (before.run?.runId !== again.run?.runId) return explainTwoRuns(subject, before, again);
  if (before.step?.name !== again.step?.name) return explainWhatIsLeft(subject, calls);
  if (before.key === null || again.key === null) return { kind: "call-without-key", calls: [before, again] };
  if (before.key === again.key) return { kind: "keys-ignored", calls: [before, again] };
  return { kind: again.via === "fetch" ? "key-changes" : "calls-change", calls: [before, again] };
}

/** The second run was started by a second message, or by what the first run does twice. */
function explainTwoRuns(subject: Case, before: SimulatedCall, again: SimulatedCall): Mistake {
  const calls = [before, again];
  const isSameFlow = before.run?.flow === again.run?.flow;
  if (!isSameFlow) return explainWhatIsLeft(subject, calls);
  const keys = [before, again].map(({ run }) => run?.key ?? "");
  return { kind: "trigger-key-changes", calls, keys };
}

function explainMissing(subject: Case, made: readonly Made[], expected: readonly Made[]): Mistake {
  const lost = expected.find(({ call }) => !made.some((other) => isSameCall(other.call, call)))?.call;
  const tries = callsOf(subject.found).filter((call) => lost !== undefined && isSameCall(call, lost));
  if (lost?.isLate === true || tries.some(({ isLate }) => isLate)) {
    return { kind: "call-not-awaited", calls: tries.length > 0 ? tries : expected.map(({ call }) => call) };
  }
  return explainWhatIsLeft(subject, tries, lost);
}

function isSameCall(left: SimulatedCall, right: SimulatedCall): boolean {
  return (
    left.system === right.system &&
    left.method === right.method &&
    left.run?.flow === right.run?.flow &&
    left.step?.name === right.step?.name &&
    left.step?.phase === right.step?.phase
  );
}

function explainEnd(subject: Case, expected: readonly End[], found: readonly End[]): Mistake {
  const end = found.find(({ status, cause }) => !expected.some((due) => due.status === status && due.cause === cause));
  const explained = explainWhatIsLeft(subject, []);
  if (explained.kind !== "unexplained" || end === undefined) return explained;
  const isLostAnswer = subject.disturbance.kind === "lost-answer";
  if (isLostAnswer && (end.cause === "unavailable" || end.cause === "timeout")) {
    return { kind: "attempts-too-few", calls: [], end };
  }
  return explained;
}

/** Mistakes that show in many ways. */
function explainWhatIsLeft(subject: Case, calls: readonly SimulatedCall[], lost?: SimulatedCall): Mistake {
  const { found, baseline, disturbance } = subject;
  const isReordered = disturbance.kind === "reordered";
  return (
    reusedKey(found) ??
    changedRequests(found, calls) ??
    refusedRepetition(found, baseline.trace) ??
    (isReordered ? { kind: "order-matters" as const, calls } : undefined) ??
    missingRequest(found, baseline.trace, calls, lost) ?? { kind: "unexplained", calls }
  );
}

/** A call under a key that the system knows from another request. */
function reusedKey(found: Trace): Mistake | undefined {
  const calls = callsOf(found);
  const refused = calls.find((call) => statusOf(call) === 422 && codeOf(call) === "idempotency-key-reused");
  const first = calls.find((call) => call.system === refused?.system && call.key === refused.key);
  if (refused === undefined || first === undefined) return undefined;
  if (first.method !== refused.method || first.path !== refused.path) {
    return { kind: "calls-change", calls: [first, refused] };
  }
  return { kind: "body-changes", calls: [first, refused], pointers: differingPointers(first.body, refused.body) };
}

function changedRequests({ executions }: Trace, calls: readonly SimulatedCall[]): Mistake | undefined {
  for (const ofRun of Map.groupBy(executions, ({ runId }) => runId).values()) {
    const [first, ...others] = ofRun;
    for (const later of others) {
      if (first === undefined || later.requests.length === 0) continue;
      const requests = parting(first, later);
      if (requests.instead !== undefined) return { kind: "requests-change", calls, requests };
    }
  }
  const replay = differingReplay(executions);
  return replay === undefined
    ? undefined
    : { kind: "requests-change", calls, requests: parting(replay.earlier, replay.later) };
}

/** The first request of each that the other does not have. */
function parting(earlier: FlowExecution, later: FlowExecution): ChangedRequests {
  const lacks = (execution: FlowExecution, name: string) =>
    !execution.requests.some((request) => request.name === name);
  const first = earlier.requests.find(({ name }) => lacks(later, name));
  const instead = first === undefined ? undefined : later.requests.find(({ name }) => lacks(earlier, name));
  return { first: first?.name ?? "", instead: instead?.name };
}

/** A call that a system answered with a refusal which it does not give when nothing goes wrong. */
function refusedRepetition(found: Trace, undisturbed: Trace): Mistake | undefined {
  const usual = new Set(callsOf(undisturbed).map((call) => `${nameOf(call)} ${statusOf(call)}`));
  for (const call of callsOf(found)) {
    const status = statusOf(call) ?? 0;
    if (status < 400 || status >= 500 || usual.has(`${nameOf(call)} ${status}`)) continue;
    const before = callsOf(found).find((other) => other.number < call.number && nameOf(other) === nameOf(call));
    if (before !== undefined) return { kind: "repetition-refused", calls: [before, call], status };
  }
  return undefined;
}

function nameOf({ system, method, path, step }: SimulatedCall): string {
  return `${system} ${method} ${path} ${step?.name ?? ""} ${step?.phase ?? ""}`;
}

/** Something that the flow asks for when nothing goes wrong, and not in any execution of this one. */
function missingRequest(
  found: Trace,
  undisturbed: Trace,
  calls: readonly SimulatedCall[],
  lost: SimulatedCall | undefined,
): Mistake | undefined {
  const asked = new Set(
    found.executions.flatMap(({ flow, requests }) => requests.map(({ name }) => `${flow} ${name}`)),
  );
  for (const { flow, requests } of undisturbed.executions) {
    const missing = requests.find(({ name }) => !asked.has(`${flow} ${name}`));
    if (missing !== undefined) return { kind: "state-outside-journal", calls, missing: missing.name };
  }
  if (lost === undefined || calls.length > 0) return undefined;
  return {
    kind: "state-outside-journal",
    calls,
    missing: `the call ${lost.method} ${lost.path} of system "${lost.system}"`,
  };
}

function statusOf({ ending }: SimulatedCall): number | undefined {
  return ending?.kind === "answer" ? ending.answer.status : undefined;
}

function codeOf({ ending }: SimulatedCall): unknown {
  const body = ending?.kind === "answer" ? ending.answer.body : undefined;
  return typeof body === "object" && body !== null && "code" in body ? body["code"] : undefined;
}
