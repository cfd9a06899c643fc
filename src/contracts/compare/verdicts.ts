/**
 * What the difference of two versions breaks, as a whole and change by change.
 *
 * 1. A document breaks BACKWARD that is valid under the old version and not under the new one; FORWARD the reverse.
 * 2. A change breaks BACKWARD by itself when such a document is not valid either under the old version with this change alone. It
 *    breaks FORWARD by itself when such a document is not valid either under the new version without this change.
 * 3. First all documents are looked for, then Ajv is asked about them all: each version is compiled once.
 */
import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";
import type { Change } from "./changes.ts";
import { type Candidate, type Comparer, type Inclusion, tooDeep, unknownBecause } from "./includes.ts";
import { closedToward } from "./lenient.ts";
import { isNestedTooDeeply } from "./nesting.ts";

export interface Verdicts {
  readonly whole: Inclusion;
  /** In the order of the changes. */
  readonly changes: readonly Inclusion[];
}

export interface Question {
  readonly before: JsonSchema;
  readonly after: JsonSchema;
  readonly changes: readonly Pick<Change, "alone" | "undone">[];
  readonly directions: readonly Direction[];
  readonly isLenient: boolean;
}

export type Direction = "backward" | "forward";

/** What was found, and in which direction. */
type Finding = Candidate & { readonly direction: Direction };

export function verdictsOn(question: Question, comparer: Comparer): Verdicts {
  const { before, after, directions, isLenient } = question;
  if (isNestedTooDeeply(before) || isNestedTooDeeply(after)) {
    return { whole: tooDeep, changes: question.changes.map(() => tooDeep) };
  }
  comparer.begin();
  const [insideOld, insideNew] = isLenient
    ? [closedToward(before, after), closedToward(after, before)]
    : [before, after];

  const breaks = (direction: Direction): Candidate =>
    direction === "backward" ? comparer.search([insideOld], [after]) : comparer.search([insideNew], [before]);
  const breaksByItself =
    ({ alone, undone }: Question["changes"][number]) =>
    (direction: Direction) =>
      direction === "backward"
        ? comparer.search([insideOld], [alone, after])
        : comparer.search([insideNew], [undone, before]);

  const whole = firstOf(directions, breaks);
  const included: Inclusion = { kind: "included" };
  // Whatever a change breaks by itself, another one mends.
  if (whole.kind === "none") return { whole: included, changes: question.changes.map(() => included) };
  const changes = question.changes.map((change) => firstOf(directions, breaksByItself(change)));
  const [verdict = included, ...verdicts] = confirmed([whole, ...changes], question, comparer);
  return { whole: verdict, changes: verdicts };
}

/** The first direction in which something is found; else the first in which nothing is certain. */
function firstOf(directions: readonly Direction[], look: (direction: Direction) => Candidate): Finding {
  let best: Finding = { kind: "none", direction: "backward" };
  for (const direction of directions) {
    const candidate = look(direction);
    if (candidate.kind === "found") return { ...candidate, direction };
    if (best.kind === "none") best = { ...candidate, direction };
  }
  return best;
}

function confirmed(findings: readonly Finding[], question: Question, comparer: Comparer): readonly Inclusion[] {
  const documents = findings.flatMap((each) => (each.kind === "found" ? [each.document] : []));
  const verdicts = new Map<Json, readonly [inOld: boolean, inNew: boolean]>();
  try {
    const [inOld, inNew] = [question.before, question.after].map((schema) => comparer.jury.judge(schema, documents));
    for (const [place, document] of documents.entries()) {
      verdicts.set(document, [inOld?.[place] === true, inNew?.[place] === true]);
    }
  } catch (error) {
    const unknown = unknownBecause(error);
    return findings.map((each) => (each.kind === "none" ? { kind: "included" } : unknown));
  }
  return findings.map((each) => {
    if (each.kind === "none") return { kind: "included" };
    if (each.kind === "unknown") return { kind: "unknown", reason: each.reason };
    const [inOld, inNew] = verdicts.get(each.document) ?? [false, false];
    const differs = each.direction === "backward" ? inOld && !inNew : inNew && !inOld;
    return differs ? { kind: "excluded", counterexample: each.document } : comparer.disputed();
  });
}
