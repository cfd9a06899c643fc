/**
 * Takes formulas apart into sets of literals that hold together, one of several ways at a time.
 *
 * A property whose values are listed, such as the tag of a variant, decides at once about what is said of it elsewhere. So of many
 * variants that exclude one another no more is looked at than their tags.
 */
import type { Json } from "../../core/json.ts";
import { type Formula, type Formulas, type JsonType, jsonTypes, typeOfLiteral } from "./formula.ts";
import { createHolds } from "./holds.ts";
import type { ReadSchema } from "./read-schema.ts";
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
export interface Branch {
  readonly pending: readonly Formula[];
  readonly choices: readonly Choice[];
  readonly literals: ReadonlySet<Formula>;
  /** What is said of schemas. */
  readonly schemas: ReadonlyMap<string, boolean>;
  readonly types: readonly JsonType[];
}

/** Nothing but the formula, which is still to be taken apart. */
export function branchOf(formula: Formula): Branch {
  return { pending: [formula], choices: [], literals: new Set(), schemas: new Map(), types: jsonTypes };
}

/** Takes it apart until only real choices are left; `undefined` when it contradicts itself. */
export type Settle = (branch: Branch) => Branch | undefined;

/** @param onUnreadable told what was passed over. */
export function createSettle(formulas: Formulas, read: ReadSchema, onUnreadable: (what: string) => void): Settle {
  const check = createHolds(read);
  const listed = new Map<Formula, readonly Json[] | undefined>();
  return settle;

  function settle(branch: Branch): Branch | undefined {
    let plain = gather(branch);
    while (plain !== undefined) {
      const { literals, types } = plain;
      const said = saidOfProperties(literals);
      const choices: Choice[] = [];
      const forced: Formula[] = [];
      for (const { parts } of plain.choices) {
        if (parts.some((part) => isSettled(part, plain as Branch, said) || isIdle(part, types))) continue;
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

  /** Whether it holds whatever else is found out. */
  function isSettled(part: Formula, branch: Branch, said: SaidOfProperties): boolean {
    if (branch.literals.has(part)) return true;
    switch (part.kind) {
      case "and":
        return part.parts.every((each) => isSettled(each, branch, said));
      case "types":
        return branch.types.every((type) => part.types.includes(type));
      case "some": {
        if (part.names.kind !== "only") return false;
        const isThere = branch.literals.has(formulas.make({ kind: "has", name: part.names.name }));
        return isThere && ofListed(part.names.name, part.formula, said).every((holds) => holds === true);
      }
      default:
        return false;
    }
  }

  /** Whether a formula holds for each value that a property may have; unknown when they are not listed. */
  function ofListed(name: string, formula: Formula, said: SaidOfProperties): readonly (boolean | undefined)[] {
    for (const each of said.get(name) ?? []) {
      const values = listedValues(each);
      if (values !== undefined) return values.map((value) => holds(formula, value));
    }
    return [undefined];
  }

  /** All values for which a formula may hold, when it lists them. */
  function listedValues(formula: Formula): readonly Json[] | undefined {
    if (listed.has(formula)) return listed.get(formula);
    listed.set(formula, undefined);
    const values = findListed(formula);
    listed.set(formula, values);
    return values;
  }

  function findListed(formula: Formula): readonly Json[] | undefined {
    if (formula.kind === "among") return formula.values;
    if (formula.kind === "and") {
      for (const part of formula.parts) {
        const values = listedValues(part);
        if (values !== undefined) return values;
      }
    }
    const meaning = formula.kind === "schema" && formula.holds ? meaningOf(formula) : undefined;
    return meaning === undefined ? undefined : listedValues(meaning);
  }

  function holds(formula: Formula, value: Json): boolean | undefined {
    try {
      return check(formula, value);
    } catch (error) {
      if (error instanceof Unreadable || error instanceof RangeError) return undefined;
      throw error;
    }
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
        return part.names.kind !== "only" || mayHold(part.names.name, part.formula, said);
      case "every":
        return !isAbsence(part) || !branch.literals.has(formulas.make({ kind: "has", name: part.names.name }));
      case "has":
        return said.get(part.name)?.has(formulas.never) !== true;
      default:
        return true;
    }
  }

  function mayHold(name: string, formula: Formula, said: SaidOfProperties): boolean {
    if (said.get(name)?.has(formulas.not(formula)) === true) return false;
    return ofListed(name, formula, said).some((holds) => holds !== false);
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
}
