/**
 * A run that gathers messages before it begins.
 *
 * 1. Its first fact is `gathering`. While nothing but `gathered` follows it takes further messages: it is open. Whatever else
 *    happens to it seals it: `sealed`, or what somebody decides about it.
 * 2. Of one flow, version and `by` at most one run is open. A message joins it, or opens another run.
 * 3. A message joins only before the run is due, and only as long as its messages are not too many or too large. So which messages
 *    are together depends on them and their times, and not on when the engine comes to it.
 * 4. The input is composed of all messages in order of acceptance, on every execution and replay alike.
 */
import type { AnyFlow } from "../definitions/flow.ts";
import { mostDebouncedBytes } from "../definitions/gather.ts";
import { defaultSizeLimits } from "../definitions/size-limits.ts";
import type { Gathering, RecordedFact } from "./fact.ts";
import type { Failure } from "./failure.ts";
import type { StoredRun } from "./journal.ts";
import { gatherKeyInvalid } from "./refusals.ts";
import { convertAgain, unconvertedFrom } from "./unconverted.ts";

/** A run that takes messages. */
export interface OpenGathering {
  readonly count: number;
  /** Of all its messages. */
  readonly bytes: number;
  readonly firstAt: number;
  /** When it begins. */
  readonly dueAt: number;
}

/** What becomes of a message: the gathering that it is part of, as it is with it. */
export interface Gathered extends OpenGathering {
  /** Whether it is part of the one that was open; else it opens another, and the one that was open is sealed. */
  readonly joins: boolean;
  /** Whether nothing more fits in. */
  readonly isFull: boolean;
}

/** Where a message goes. @param at when it is accepted. @param bytes its size. */
export function gather(
  open: OpenGathering | undefined,
  { size, maxBytes, atMostMs, quietMs }: Gathering,
  { at, bytes: added }: { readonly at: number; readonly bytes: number },
): Gathered {
  const joined = open !== undefined && at < open.dueAt && open.bytes + added <= maxBytes ? open : undefined;
  const { count, bytes, firstAt } = joined ?? { count: 0, bytes: 0, firstAt: at };
  return {
    joins: joined !== undefined,
    isFull: count + 1 >= size || bytes + added >= maxBytes,
    count: count + 1,
    bytes: bytes + added,
    firstAt,
    dueAt: Math.min(firstAt + atMostMs, at + quietMs),
  };
}

/** How a message of the flow is gathered; `undefined` when it gets a run of its own. @throws WaybillError `key-invalid`. */
export function gatheringFor(flow: AnyFlow, message: unknown): Gathering | undefined {
  if (flow.gather === undefined) return undefined;
  const { size, atMostMs, quietMs, isList } = flow.gather;
  const maxBytes = isList ? (flow.limits?.inputBytes ?? defaultSizeLimits.inputBytes) : mostDebouncedBytes;
  return { by: byOf(flow, message), size, maxBytes, atMostMs, quietMs };
}

function byOf({ name, gather: how }: AnyFlow, message: unknown): string {
  if (how?.by === undefined) return "";
  let by: unknown;
  try {
    by = how.by(message as never);
  } catch (error) {
    // Its message may cite the payload.
    throw gatherKeyInvalid(name, `threw ${error instanceof Error ? error.name : "something"}`);
  }
  if (typeof by !== "string" && !Number.isFinite(by)) {
    throw gatherKeyInvalid(name, `gave ${by === null ? "null" : Number.isNaN(by) ? "NaN" : typeof by}`);
  }
  const text = String(by);
  if (text.length <= maxByLength && text.isWellFormed()) return text;
  throw gatherKeyInvalid(
    name,
    `gave ${text.isWellFormed() ? `${text.length} characters` : "half of a surrogate pair"}`,
  );
}

/** In UTF-16 code units, as an idempotency key. */
const maxByLength = 255;

/** Until when a run takes further messages; `undefined` when it takes none. */
export function gathersUntil(facts: readonly RecordedFact[]): number | undefined {
  if (facts[0]?.fact.kind !== "gathering" || facts.some(({ fact }) => !isOfGathering(fact))) return undefined;
  return facts.reduce((untilAt, { fact }) => ("untilAt" in fact ? (fact.untilAt ?? untilAt) : untilAt), 0);
}

function isOfGathering({ kind }: RecordedFact["fact"]): boolean {
  return kind === "gathering" || kind === "gathered";
}

/** Whether a run that gathered was never taken up, so that nothing was done. */
export function isUnbegun(facts: readonly RecordedFact[]): boolean {
  return facts[0]?.fact.kind === "gathering" && facts.every(({ fact }) => fact.kind !== "started");
}

/** What an execution of a run begins with. */
export interface Beginning {
  /** What the flow function gets. */
  readonly input: unknown;
  /** When all of it was accepted, from which deadlines count; of a run that gathered, when it was sealed. */
  readonly acceptedAt: number;
  /** Why the input is not what the flow takes: it could not be upcast. */
  readonly misfit?: Failure;
}

/** @param flow the version that the run is executed with. A run that did not gather takes its input as it is. */
export function beginningOf(
  flow: Pick<AnyFlow, "gather" | "on">,
  { input, acceptedAt, facts }: Pick<StoredRun, "input" | "acceptedAt" | "facts">,
): Beginning {
  const first: unknown = JSON.parse(input);
  const from = unconvertedFrom(facts);
  if (from !== undefined) return { ...converted(flow, from, first), acceptedAt };
  if (facts[0]?.fact.kind !== "gathering") return { input: first, acceptedAt };
  const messages = [first];
  for (const { fact } of facts) if (fact.kind === "gathered") messages.push(JSON.parse(fact.input));
  const sealed = facts.find(({ fact }) => !isOfGathering(fact)) ?? facts.at(-1);
  return { input: together(flow, messages), acceptedAt: sealed?.at ?? acceptedAt };
}

/** What a flow gets of a message that was accepted without being upcast. */
export function converted(
  flow: Pick<AnyFlow, "gather" | "on">,
  from: string,
  message: unknown,
): Pick<Beginning, "input" | "misfit"> {
  const again = convertAgain(from, flow.on.contract, message);
  return again.ok ? { input: together(flow, [again.value]) } : { input: message, misfit: again.error };
}

/** When the code of the version gathers no more, it is better that it fails on a list than that messages are passed over. */
function together({ gather: how }: Pick<AnyFlow, "gather">, messages: readonly unknown[]): unknown {
  if (how !== undefined) return how.together(messages as never);
  return messages.length === 1 ? messages[0] : messages;
}

/** Why a version of the flow cannot take the run, whatever its code asks for; `undefined` when it can. */
export function gatherMisfit(
  { name, version, gather: how }: AnyFlow,
  facts: readonly RecordedFact[],
): string | undefined {
  if (how !== undefined || facts[0]?.fact.kind !== "gathering") return undefined;
  return `The run has gathered messages, and version ${version} of flow "${name}" gathers none.`;
}
