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
import { type Formula, type Formulas, type JsonType, jsonTypes, typeOfLiteral } from "./formula.ts";
import { createHolds, typeOf } from "./holds.ts";
import { numberCandidates } from "./numbers.ts";
import { findObject } from "./objects.ts";
import type { ReadSchema } from "./read-schema.ts";
import { type Answer, type Candidates, firstFound, none, type Search, unknown } from "./search.ts";
import { stringCandidates } from "./strings.ts";
import { Unreadable } from "./unreadable.ts";

/** By name, what every property of that name is. */
type SaidOfProperties = ReadonlyMap<string, ReadonlySet<Formula>>;

function saidOfProperties(literals: ReadonlySet<Formula>): SaidOfProperties {
  const said = new Map<string, Set<Formula>>();
  for (const literal of literals) {
    if (literal.kind !== "every" || literal.names.kind !== "only") continue;
    const { name } = literal.names;
    said.set(name, (said.get(name) ?? new Set()).add(literal.formula));
  }
  return said;
}

/** One of which has to hold. */
interface Choice {
  readonly parts: readonly Formula[];
}

/** A set of literals that is being put together. */
interface Branch {
  readonly pending: readonly Formula[];
  readonly choices: readonly Choice[];
  readonly literals: ReadonlySet<Formula>;
  /** What is said of schemas. */
  readonly schemas: ReadonlyMap<string, boolean>;
  readonly types: readonly JsonType[];
}

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
    const answer = explore({
      pending: [formula],
      choices: [],
      literals: new Set(),
      schemas: new Map(),
      types: jsonTypes,
    });
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

  /** Takes it apart until only real choices are left; `undefined` when it contradicts itself. */
  function settle(branch: Branch): Branch | undefined {
    let plain = gather(branch);
    while (plain !== undefined) {
      const { literals, types } = plain;
      const said = saidOfProperties(literals);
      const choices: Choice[] = [];
      const forced: Formula[] = [];
      for (const { parts } of plain.choices) {
        if (parts.some((part) => literals.has(part) || isIdle(part, types))) continue;
        const possible = parts.filter((part) => isPossible(part, plain as Branch, said));
        const [only, ...more] = possible;
        if (only === undefined) return undefined;
        if (more.length === 0) forced.push(only);
        else choices.push({ parts: possible });
      }
      if (forced.length === 0) return { ...plain, choices };
      plain = gather({ ...plain, pending: forced, choices });
    }
    return undefined;
  }

  /** Whether it says nothing of values of these types. */
  function isIdle(part: Formula, types: readonly JsonType[]): boolean {
    const about = typeOfLiteral(part);
    return part.kind === "true" || (about !== undefined && !types.includes(about));
  }

  /** Whether nothing is seen at once that rules it out. */
  function isPossible(part: Formula, branch: Branch, said: SaidOfProperties): boolean {
    switch (part.kind) {
      case "false":
        return false;
      case "and":
        return part.parts.every((each) => isPossible(each, branch, said));
      case "types":
        return part.types.some((type) => branch.types.includes(type));
      case "schema":
        return (branch.schemas.get(part.schema.key) ?? part.holds) === part.holds;
      case "some":
        return part.names.kind !== "only" || said.get(part.names.name)?.has(formulas.not(part.formula)) !== true;
      case "every":
        return !isAbsence(part) || !branch.literals.has(formulas.make({ kind: "has", name: part.names.name }));
      case "has":
        return said.get(part.name)?.has(formulas.never) !== true;
      default:
        return true;
    }
  }

  /** Whether it says that there is no property of a name. */
  function isAbsence(part: Formula): part is Formula & { readonly names: { readonly kind: "only" } } {
    return part.kind === "every" && part.names.kind === "only" && part.formula === formulas.never;
  }

  /** Takes apart whatever leaves no choice; `undefined` when it contradicts itself. */
  function gather(branch: Branch): Branch | undefined {
    const pending = [...branch.pending];
    const choices = [...branch.choices];
    const literals = new Set(branch.literals);
    const schemas = new Map(branch.schemas);
    let { types } = branch;
    for (let formula = pending.pop(); formula !== undefined; formula = pending.pop()) {
      switch (formula.kind) {
        case "true":
          break;
        case "false":
          return undefined;
        case "and":
          pending.push(...formula.parts);
          break;
        case "or":
          choices.push(formula);
          break;
        case "schema": {
          const { schema, holds } = formula;
          const said = schemas.get(schema.key);
          if (said !== undefined && said !== holds) return undefined;
          if (said !== undefined) break;
          schemas.set(schema.key, holds);
          const meaning = meaningOf(formula);
          if (meaning !== undefined) pending.push(meaning);
          break;
        }
        case "types": {
          const { types: allowed } = formula;
          types = types.filter((type) => allowed.includes(type));
          if (types.length === 0) return undefined;
          break;
        }
        default:
          literals.add(formula);
      }
    }
    return { pending: [], choices, literals, schemas, types };
  }

  function meaningOf({ schema, holds }: Extract<Formula, { readonly kind: "schema" }>): Formula | undefined {
    try {
      const meaning = read(schema);
      return holds ? meaning : formulas.not(meaning);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      onUnreadable(error.message);
      return undefined;
    }
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
