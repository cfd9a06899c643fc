/**
 * Compares what must have happened with what did.
 *
 * What must have happened follows from the deliveries that were answered 202 or 200 and from the stories of their orders
 * alone; Waybill's own books are not asked. What did happen is what the systems recorded.
 */
import { isFinal, type RunEnd } from "./api.ts";
import type { Delivery } from "./deliveries.ts";
import { type EffectKind, effectKinds, endOf, expectedOf, type Range, type SystemName, systemOf } from "./effects.ts";
import type { Finding } from "./findings.ts";
import type { Answer } from "./traffic.ts";

export interface EffectRow {
  readonly system: SystemName;
  readonly effect: EffectKind;
  readonly expected: number;
  readonly found: number;
  /** Found more often than may be: for an order, or under one idempotency key. */
  readonly doubled: number;
  /** Not found, or not often enough. */
  readonly lost: number;
}

export interface Verdict {
  /** Different deliveries, and the copies sent of some. */
  readonly sent: { readonly deliveries: number; readonly copies: number; readonly retries: number };
  /** Different deliveries answered 202 or 200. */
  readonly accepted: number;
  /** Answers that said the delivery was known. */
  readonly duplicates: number;
  /** Answers by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly runs: {
    readonly completed: number;
    readonly compensated: number;
    readonly dead: number;
    readonly unfinished: number;
  };
  readonly effects: readonly EffectRow[];
  readonly doubled: number;
  readonly lost: number;
  /** What is not as it must be, in words; empty when all is well. */
  readonly problems: readonly string[];
}

export interface Evidence {
  readonly deliveries: readonly Delivery[];
  readonly answers: readonly Answer[];
  readonly findings: readonly Finding[];
  readonly runs: readonly RunEnd[];
}

export function judge(evidence: Evidence): Verdict {
  const { deliveries, answers, findings, runs } = evidence;
  const accepted = new Set(answers.filter(isAccepted).map((answer) => answer.delivery.id));
  const effects = compareEffects(expectedEffects(deliveries, accepted), findings);
  const count = (status: string) => runs.filter((run) => run.status === status).length;
  return {
    sent: {
      deliveries: deliveries.length,
      copies: deliveries.filter((delivery) => delivery.twice !== undefined).length,
      retries: answers.reduce((total, answer) => total + answer.tries - 1, 0),
    },
    accepted: accepted.size,
    duplicates: answers.filter((answer) => answer.isDuplicate).length,
    refused: countBy(
      answers.filter((answer) => !isAccepted(answer)).map((answer) => answer.code ?? `status ${answer.status}`),
    ),
    runs: {
      completed: count("completed"),
      compensated: count("compensated"),
      dead: count("dead"),
      unfinished: runs.filter((run) => !isFinal(run.status)).length,
    },
    effects,
    doubled: effects.reduce((total, row) => total + row.doubled, 0),
    lost: effects.reduce((total, row) => total + row.lost, 0),
    problems: [
      ...answerProblems(evidence),
      ...runProblems(evidence),
      ...endProblems(deliveries, accepted, runs),
      ...effects.filter((row) => row.doubled > 0).map((row) => `${row.doubled} ${row.effect} too many`),
      ...effects.filter((row) => row.lost > 0).map((row) => `${row.lost} ${row.effect} missing`),
    ],
  };
}

function isAccepted(answer: Answer): boolean {
  return answer.status === 202 || answer.status === 200;
}

/** By kind and then by subject. */
type ExpectedEffects = ReadonlyMap<EffectKind, ReadonlyMap<string, Range>>;

const maybeOnce: Range = { least: 0, most: 1 };

/**
 * What the accepted deliveries ask for. An order of whose deliveries only some were accepted may show any effect of its
 * story and must show none.
 */
export function expectedEffects(deliveries: readonly Delivery[], accepted: ReadonlySet<string>): ExpectedEffects {
  const expected = new Map(effectKinds.map((kind) => [kind, new Map<string, Range>()] as const));
  for (const [orderId, ofOrder] of Map.groupBy(deliveries, (delivery) => delivery.orderId)) {
    const { story } = ofOrder[0] ?? {};
    const taken = ofOrder.filter((delivery) => accepted.has(delivery.id)).length;
    if (story === undefined || taken === 0) continue;
    const refundId = ofOrder.find((delivery) => delivery.refundId !== undefined)?.refundId;
    for (const [kind, range] of Object.entries(expectedOf[story]) as [EffectKind, Range][]) {
      const subject = kind === "credit notes created" ? (refundId ?? orderId) : orderId;
      expected.get(kind)?.set(subject, taken === ofOrder.length ? range : maybeOnce);
    }
  }
  return expected;
}

function compareEffects(expected: ExpectedEffects, findings: readonly Finding[]): readonly EffectRow[] {
  const byKind = Map.groupBy(findings, (finding) => finding.kind);
  return effectKinds.map((effect) => {
    const found = byKind.get(effect) ?? [];
    const counts = compareKind(expected.get(effect) ?? new Map(), found);
    return { system: systemOf[effect], effect, found: found.length, ...counts };
  });
}

function compareKind(
  expected: ReadonlyMap<string, Range>,
  found: readonly Finding[],
): Omit<EffectRow, "system" | "effect" | "found"> {
  const bySubject = Map.groupBy(found, (finding) => finding.subject);
  let [asked, doubled, lost] = [0, 0, 0];
  for (const [subject, { least, most }] of expected) {
    const count = bySubject.get(subject)?.length ?? 0;
    asked += Math.min(Math.max(count, least), most);
    lost += Math.max(0, least - count);
  }
  const keys = new Set<string>();
  for (const [subject, ofSubject] of bySubject) {
    const most = expected.get(subject)?.most ?? 0;
    const repeated = ofSubject.filter(({ key }) => key !== null && isKnown(keys, key)).length;
    doubled += Math.max(repeated, ofSubject.length - most, 0);
  }
  return { expected: asked, doubled, lost };
}

/** Whether the key was there before; it is from now on. */
function isKnown(keys: Set<string>, key: string): boolean {
  if (keys.has(key)) return true;
  keys.add(key);
  return false;
}

/** Every sending was answered, as its delivery had to be. */
function answerProblems({ deliveries, answers }: Evidence): readonly string[] {
  const byDelivery = Map.groupBy(answers, (answer) => answer.delivery.id);
  return deliveries.flatMap((delivery) => {
    const given = byDelivery.get(delivery.id) ?? [];
    const due = delivery.twice === undefined ? 1 : 2;
    if (given.length !== due) return [`Delivery ${delivery.id} was answered ${given.length} times instead of ${due}`];
    const wrong = given.find((answer) =>
      delivery.refusal === undefined ? !isAccepted(answer) : answer.code !== delivery.refusal,
    );
    if (wrong === undefined) return [];
    const answered = [wrong.status, wrong.code].filter((part) => part !== undefined).join(" ");
    return [`Delivery ${delivery.id} was answered ${answered} and was to be ${delivery.refusal ?? "accepted"}`];
  });
}

/** Every accepted delivery has one run, which came to an end. */
function runProblems({ answers, runs }: Evidence): readonly string[] {
  const status = new Map(runs.map((run) => [run.id, run.status]));
  return [...Map.groupBy(answers.filter(isAccepted), (answer) => answer.delivery.id)].flatMap(([delivery, given]) => {
    const ids = [...new Set(given.map((answer) => answer.runId))];
    const [id = ""] = ids;
    if (ids.length > 1) return [`Delivery ${delivery} has ${ids.length} runs: ${ids.join(", ")}`];
    const end = status.get(id);
    if (end === undefined) return [`Delivery ${delivery} was accepted as run "${id}", which does not exist`];
    return isFinal(end) ? [] : [`Run ${id} of delivery ${delivery} is still ${end}`];
  });
}

/** As many runs were undone, and as many are dead, as the stories say. */
function endProblems(
  deliveries: readonly Delivery[],
  accepted: ReadonlySet<string>,
  runs: readonly RunEnd[],
): readonly string[] {
  const stories = deliveries.filter(({ id, topic }) => accepted.has(id) && topic === "orders/create");
  return (["compensated", "dead"] as const).flatMap((status) => {
    const ranges = stories.flatMap(({ story }) => rangeOf(story, status) ?? []);
    const least = ranges.reduce((total, range) => total + range.least, 0);
    const most = ranges.reduce((total, range) => total + range.most, 0);
    const count = runs.filter((run) => run.status === status).length;
    if (count >= least && count <= most) return [];
    return [`${count} runs are ${status}, and it must be ${least === most ? least : `${least} to ${most}`}`];
  });
}

function rangeOf(story: Delivery["story"], status: "compensated" | "dead"): Range | undefined {
  const end: Partial<Record<"compensated" | "dead", Range>> = (story === undefined ? undefined : endOf[story]) ?? {};
  return end[status];
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, group]) => [name, group.length]));
}
