/**
 * Proves that a flow may be run twice at any point without doing anything twice, by doing that.
 *
 * 1. The messages are executed undisturbed, and once more on another day and with other chance: what differs between these two is no
 *    part of the comparison.
 * 2. Then they are executed once for everything that can go wrong in the course of the undisturbed execution (disturbance.ts).
 * 3. Each execution must have the effects and the ends of the undisturbed one (compare.ts). The first that has not is explained
 *    (diagnose.ts) and told (story.ts).
 */
import type { AnyFlow } from "../../definitions/flow.ts";
import type { Headers } from "../../definitions/trigger.ts";
import { createMemoryData, type MemoryData } from "../../ledger/sqlite/open.ts";
import type { Connector } from "../../runs/connector.ts";
import { controlFlowGlobals } from "../flow-globals.ts";
import { isRefused } from "../simulated-call.ts";
import type { FlowOf, SystemInProcess } from "../test-waybill.ts";
import { type Baseline, baselineOf, compare } from "./compare.ts";
import { type Case, diagnose } from "./diagnose.ts";
import { type Disturbance, disturbancesOf } from "./disturbance.ts";
import { executeProof, type ProofMessage, type Subject } from "./execute.ts";
import { ProofFailure } from "./proof-failure.ts";
import { checkMessages } from "./proof-message.ts";
import { tellStory, tellUndisturbed } from "./story.ts";
import { callsOf, madeIn, type Trace } from "./trace.ts";

export interface ProofOptions {
  /** Simulated systems, by the names of the systems whose place they take. A change at one of them is an effect. */
  readonly systems?: Readonly<Record<string, SystemInProcess>>;
  /** Flows that are there too: subscribers of its events, flows that it calls. */
  readonly flows?: readonly AnyFlow[];
  /** Messages that come after the first one: see `message`. With them, all orders are tried. */
  readonly further?: readonly ProofMessage[];
  /** The messages are guaranteed to come in the order in which they are written. */
  readonly inOrder?: boolean;
  /** How the run of the first message ends when nothing goes wrong; `completed` or `compensated` unless told. */
  readonly ends?: "completed" | "compensated" | "dead";
  /** What people hand in for tasks, by the name of the task; they do it a second after they are asked. */
  readonly tasks?: Readonly<Record<string, unknown>>;
  /** Headers of the webhook, for a key that is found in them; names in lower case. */
  readonly headers?: Headers;
  /** Values of secrets by name. One that is not named has a made-up value. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** For systems with access of other types than `http`. What they change is not counted. */
  readonly connectors?: readonly Connector[];
  /**
   * What the flow changes besides simulated systems, such as files: `reset` puts it back before each execution, `read` gives it as
   * JSON after it, and it must be the same each time.
   */
  readonly watch?: { readonly reset: () => unknown; readonly read: () => unknown };
  /** Tries this scenario alone, to look at it again. */
  readonly only?: number;
  /** How long a step may be at work in real time, in milliseconds; 1,000 unless told. */
  readonly patienceMs?: number;
  /** Told before each scenario. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What was tried, and found to be in order. */
export interface ProofReport {
  readonly flow: string;
  /** Executions, the two undisturbed ones included. */
  readonly scenarios: number;
  readonly crashes: number;
  readonly lostAnswers: number;
  readonly doubleDeliveries: number;
  readonly reorderings: number;
  /** Changes at systems when nothing goes wrong. */
  readonly effects: number;
  /** How the runs end. */
  readonly ends: readonly { readonly flow: string; readonly status: string }[];
  readonly durationMs: number;
}

/**
 * Executes the flow with a crash at every commit and around every effect, with the answer to each call lost, and with its messages
 * twice and in all orders.
 * @throws ProofFailure when an execution has other effects or another end than the undisturbed one; its message tells the story.
 * @throws WaybillError `contract-broken` when a message does not fit the contract of its flow.
 */
export async function proveFlow<T>(
  flow: FlowOf<T>,
  input: NoInfer<T>,
  options: ProofOptions = {},
): Promise<ProofReport> {
  const began = performance.now();
  const data = createMemoryData();
  const release = controlFlowGlobals();
  try {
    const subject = subjectOf(flow, input, options, data);
    checkMessages(subject.messages);
    const baseline = await executeUndisturbed(subject, options.ends);
    const disturbances = disturbancesFor(baseline.trace, subject, options);
    for (const [index, disturbance] of disturbances.entries()) {
      options.onProgress?.(index, disturbances.length);
      const scenario = index + 1;
      if (options.only !== undefined && options.only !== scenario) continue;
      await tryOne(subject, baseline, disturbance, { scenario, of: disturbances.length });
    }
    return reportOf(flow.name, baseline.trace, disturbances, performance.now() - began);
  } finally {
    release();
    data.close();
  }
}

function subjectOf(flow: AnyFlow, input: unknown, options: ProofOptions, data: MemoryData): Subject {
  const { systems = {}, flows = [], further = [], headers, secrets = {}, connectors = [], watch } = options;
  const messages = [{ flow, input, ...(headers && { headers }) }, ...further];
  return {
    flows: [...new Set([...messages.map((message) => message.flow), ...flows])],
    messages,
    systems,
    connectors,
    secrets,
    patienceMs: options.patienceMs ?? 1_000,
    watch,
    tasks: options.tasks ?? {},
    data,
  };
}

async function executeUndisturbed(subject: Subject, wanted: ProofOptions["ends"]): Promise<Baseline> {
  const trace = await executeProof(subject, { kind: "none" }, 0);
  const anotherDay = await executeProof(subject, { kind: "another-day" }, 0);
  const [first] = subject.messages;
  const flow = first?.flow.name ?? "";
  const isWanted = ({ ends, isStuck }: Trace) => {
    const status = ends.find((end) => end.flow === flow)?.status;
    return !isStuck && (wanted === undefined ? status === "completed" || status === "compensated" : status === wanted);
  };
  for (const found of [trace, anotherDay]) {
    if (isWanted(found)) continue;
    const story = tellUndisturbed(flow, { found }, wanted ?? "completed or compensated");
    throw new ProofFailure(story, "not-proven", 0, flow);
  }
  return baselineOf(trace, anotherDay);
}

function disturbancesFor(trace: Trace, subject: Subject, { inOrder }: ProofOptions): readonly Disturbance[] {
  const course = { moments: trace.moments, calls: callsOf(trace), messageCount: subject.messages.length };
  // Which messages are together, and which of them is the latest, is what another order changes.
  const hasOrder = inOrder === true || subject.messages.some(({ flow }) => flow.gather !== undefined);
  return disturbancesOf(course).filter(({ kind }) => kind !== "reordered" || !hasOrder);
}

async function tryOne(
  subject: Subject,
  baseline: Baseline,
  disturbance: Disturbance,
  place: { readonly scenario: number; readonly of: number },
): Promise<void> {
  const found = await executeProof(subject, disturbance, place.scenario);
  const difference = compare(baseline, found, {
    isReordered: disturbance.kind === "reordered",
    doubtfulRun: disturbance.kind === "lost-answer" && isRefused(disturbance.call) ? disturbance.call.run : undefined,
  });
  if (difference === undefined) return;
  const flow = subject.messages[0]?.flow.name ?? "";
  const failed: Case = { baseline, found, difference, disturbance };
  const mistake = diagnose(failed);
  throw new ProofFailure(tellStory(flow, failed, mistake, place), mistake.kind, place.scenario, flow);
}

function reportOf(flow: string, trace: Trace, disturbances: readonly Disturbance[], durationMs: number): ProofReport {
  const count = (kind: Disturbance["kind"]) => disturbances.filter((disturbance) => disturbance.kind === kind).length;
  return {
    flow,
    scenarios: disturbances.length + 2,
    crashes: count("crash"),
    lostAnswers: count("lost-answer"),
    doubleDeliveries: count("double-delivery"),
    reorderings: count("reordered"),
    effects: madeIn(trace).length,
    ends: trace.ends.map((end) => ({ flow: end.flow, status: end.status })),
    durationMs: Math.round(durationMs),
  };
}
