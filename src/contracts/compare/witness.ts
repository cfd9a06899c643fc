/**
 * Looks for a document for which a formula holds (after Attouche and others, "Witness Generation for JSON Schema", VLDB 2022).
 *
 * 1. A formula is taken apart into sets of literals, each of which would do, and values are made from the literals of one type.
 * 2. A value of least depth has no part that is looked for within the search for itself: the same formula met again on the way down
 *    has no value there. What was found to have none because of that is not remembered.
 * 3. `none` is certain. What is passed over because nobody can read it can only make a value fit that does not; so a value that
 *    was found has to be checked by whoever uses it.
 */
import type { Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";
import { findArray } from "./arrays.ts";
import { type Branch, branchOf, createSettle } from "./branch.ts";
import { type Formula, type Formulas, type JsonType, typeOfLiteral } from "./formula.ts";
import { createHolds, typeOf } from "./holds.ts";
import { numberCandidates } from "./numbers.ts";
import { findObject } from "./objects.ts";
import type { ReadSchema } from "./read-schema.ts";
import { type Answer, type Candidates, firstFound, none, type Search, unknown } from "./search.ts";
import { stringCandidates } from "./strings.ts";
import { Unreadable } from "./unreadable.ts";

/**
 * @param maxSteps after so many sets of literals the answer is `unknown`.
 * @param onUnreadable told what was passed over.
 */
export function createWitnesses(
  formulas: Formulas,
  read: ReadSchema,
  maxSteps: number,
  onUnreadable: (what: string) => void,
): (formula: Formula) => Answer {
  const settled = new Map<Formula, Answer>();
  const way = new Map<Formula, number>();
  const check = createHolds(read);
  const settle = createSettle(formulas, read, onUnreadable);
  /** The outermost formula that was met again since it was set. */
  let metAt = Number.POSITIVE_INFINITY;
  let stepCount = 0;

  const search: Search = {
    formulas,
    find,
    holds(formula, value) {
      try {
        return check(formula, value);
      } catch (error) {
        if (error instanceof Unreadable || error instanceof RangeError) return undefined;
        throw error;
      }
    },
  };

  return (formula) => {
    stepCount = 0;
    return find(formula);
  };

  function find(formula: Formula): Answer {
    const known = settled.get(formula);
    if (known !== undefined) return known;
    const above = way.get(formula);
    if (above !== undefined) {
      metAt = Math.min(metAt, above);
      return none;
    }
    const depth = way.size;
    const metBefore = metAt;
    metAt = Number.POSITIVE_INFINITY;
    way.set(formula, depth);
    const answer = explore(branchOf(formula));
    way.delete(formula);
    const isByItself = metAt >= depth;
    if (answer.kind === "found" || (isByItself && stepCount <= maxSteps)) settled.set(formula, answer);
    metAt = Math.min(metBefore, isByItself ? Number.POSITIVE_INFINITY : metAt);
    return answer;
  }

  /** One type after the other: what is said of another one is then no choice any more. */
  function explore(branch: Branch): Answer {
    if (++stepCount > maxSteps) return unknown;
    const plain = settle(branch);
    if (plain === undefined) return none;
    if (plain.choices.length > 0 && plain.types.length > 1) {
      return firstFound(plain.types, (type) => explore({ ...plain, types: [type] }));
    }
    const [choice, ...choices] = plain.choices.toSorted((left, right) => left.parts.length - right.parts.length);
    if (choice === undefined) return valueFor([...plain.literals], plain.types);
    return firstFound(choice.parts, (part) => explore({ ...plain, pending: [part], choices }));
  }

  function valueFor(literals: readonly Formula[], types: readonly JsonType[]): Answer {
    const [listed] = literals.filter((literal) => literal.kind === "among");
    if (listed?.kind === "among") {
      const values = listed.values.filter((value) => types.includes(typeOf(value)));
      return firstFitting({ values, isComplete: true }, literals);
    }
    return firstFound(types, (type) => {
      const relevant = literals.filter((literal) => typeOfLiteral(literal) === type || literal.kind === "notAmong");
      const answer = ofType(type, relevant);
      if (answer.kind !== "found") return answer;
      return relevant.every((literal) => search.holds(literal, answer.value) !== false) ? answer : unknown;
    });
  }

  function ofType(type: JsonType, literals: readonly Formula[]): Answer {
    switch (type) {
      case "null":
        return firstFitting({ values: [null], isComplete: true }, literals);
      case "boolean":
        return firstFitting({ values: [true, false], isComplete: true }, literals);
      case "number":
        return firstFitting(numberCandidates(literals), literals);
      case "string":
        return firstFitting(stringCandidates(literals, excludedOf(literals).size), literals);
      case "array":
        return unlessExcluded(literals, (each) => findArray(each, search));
      case "object":
        return unlessExcluded(literals, (each) => findObject(each, search));
    }
  }

  function firstFitting({ values, isComplete }: Candidates<Json>, literals: readonly Formula[]): Answer {
    const answer = firstFound(values, (value): Answer => {
      const answers = literals.map((literal) => search.holds(literal, value));
      if (answers.includes(false)) return none;
      return answers.includes(undefined) ? unknown : { kind: "found", value };
    });
    return answer.kind === "none" && !isComplete ? unknown : answer;
  }

  function excludedOf(literals: readonly Formula[]): ReadonlySet<string> {
    return new Set(literals.flatMap((literal) => (literal.kind === "notAmong" ? literal.values.map(canonical) : [])));
  }

  /** An excluded array or object is left by making it differ: longer by something, or not. */
  function unlessExcluded(literals: readonly Formula[], look: (literals: readonly Formula[]) => Answer): Answer {
    const excluded = excludedOf(literals);
    const answer = look(literals);
    if (answer.kind !== "found" || !excluded.has(canonical(answer.value))) return answer;
    const sizes = Array.from({ length: excluded.size + 2 }, (_, size) => size);
    const kind = Array.isArray(answer.value) ? "count" : "size";
    const other = firstFound(sizes, (size): Answer => {
      const larger = look([...literals, formulas.make({ kind, min: size, max: Number.POSITIVE_INFINITY })]);
      return larger.kind === "found" && excluded.has(canonical(larger.value)) ? unknown : larger;
    });
    return other.kind === "none" ? unknown : other;
  }
}
