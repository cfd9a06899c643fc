/**
 * What a schema says about documents, as logic.
 *
 * 1. A literal that is about one JSON type says nothing about values of another: `{ minLength: 3 }` holds for 7. Only `types` and
 *    `among` are about all of them.
 * 2. Negation is done when a formula is made, so there is none in it: what is left over are literals of both kinds, such as
 *    `multipleOf` and `notMultipleOf`, `every` and `some`.
 * 3. The same formula is the same object: each is made once, under its key. So a set of formulas is compared by identity, and a
 *    schema that refers to itself is a finite graph.
 * 4. `schema` is read only when somebody has to know what is in it.
 */
import type { Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";

export const jsonTypes = ["null", "boolean", "number", "string", "array", "object"] as const;
export type JsonType = (typeof jsonTypes)[number];

/** Names of properties: the listed ones; or all but listed ones and those that a pattern matches. */
export type Names =
  | { readonly kind: "only"; readonly name: string }
  | { readonly kind: "matching"; readonly pattern: string }
  | { readonly kind: "except"; readonly names: readonly string[]; readonly patterns: readonly string[] };

/** A shape for each of several kinds. */
type Each<K extends string, R> = K extends string ? { readonly kind: K } & Readonly<R> : never;

type Shape =
  | { readonly kind: "true" }
  | { readonly kind: "false" }
  | Each<"and" | "or", { parts: readonly Formula[] }>
  /** What the schema with this identity says, or that it does not hold. */
  | { readonly kind: "schema"; readonly schema: SchemaNode; readonly holds: boolean }
  | { readonly kind: "types"; readonly types: readonly JsonType[] }
  | Each<"among" | "notAmong", { values: readonly Json[] }>
  // Numbers.
  | Each<"atLeast" | "atMost", { value: number; isExclusive: boolean }>
  | Each<"multipleOf" | "notMultipleOf", { value: number }>
  // Strings. Lengths are counted in code points.
  | { readonly kind: "length"; readonly min: number; readonly max: number }
  | Each<"pattern" | "format", { name: string; holds: boolean }>
  // Arrays.
  | { readonly kind: "count"; readonly min: number; readonly max: number }
  | { readonly kind: "item"; readonly index: number; readonly formula: Formula }
  | Each<"itemsFrom" | "someItemFrom", { index: number; formula: Formula }>
  | { readonly kind: "contains"; readonly formula: Formula; readonly min: number; readonly max: number }
  | { readonly kind: "unique"; readonly holds: boolean }
  // Objects.
  | { readonly kind: "size"; readonly min: number; readonly max: number }
  | { readonly kind: "has"; readonly name: string }
  | Each<"every" | "some", { names: Names; formula: Formula }>
  | Each<"everyName" | "someName", { formula: Formula }>;

export type Formula = Shape & { readonly id: number };

/** A place in a schema document. Two of one `key` say the same. */
export interface SchemaNode {
  readonly key: string;
  readonly document: object | boolean;
  readonly schema: unknown;
}

/** The types that a literal is about; `undefined` for what is about all of them. */
export function typeOfLiteral({ kind }: Formula): JsonType | undefined {
  switch (kind) {
    case "atLeast":
    case "atMost":
    case "multipleOf":
    case "notMultipleOf":
      return "number";
    case "length":
    case "pattern":
    case "format":
      return "string";
    case "count":
    case "item":
    case "itemsFrom":
    case "someItemFrom":
    case "contains":
    case "unique":
      return "array";
    case "size":
    case "has":
    case "every":
    case "some":
    case "everyName":
    case "someName":
      return "object";
    default:
      return undefined;
  }
}

/** Makes formulas. Those of different makers must not be mixed. */
export interface Formulas {
  readonly always: Formula;
  readonly never: Formula;
  make(shape: Shape): Formula;
  all(parts: readonly Formula[]): Formula;
  any(parts: readonly Formula[]): Formula;
  /** That the value is of the type, and the literal holds. */
  typed(type: JsonType, formula: Formula): Formula;
  not(formula: Formula): Formula;
}

const unlimited = Number.POSITIVE_INFINITY;

export function createFormulas(): Formulas {
  const known = new Map<string, Formula>();
  const negations = new Map<Formula, Formula>();

  function make(shape: Shape): Formula {
    const key = keyOf(shape);
    const found = known.get(key);
    if (found !== undefined) return found;
    const formula: Formula = { ...shape, id: known.size };
    known.set(key, formula);
    return formula;
  }

  const always = make({ kind: "true" });
  const never = make({ kind: "false" });

  function join(kind: "and" | "or", parts: readonly Formula[]): Formula {
    const [neutral, absorbing] = kind === "and" ? [always, never] : [never, always];
    const flat = new Set<Formula>();
    for (const part of parts) {
      if (part === absorbing) return absorbing;
      if (part.kind === kind) for (const inner of part.parts) flat.add(inner);
      else if (part !== neutral) flat.add(part);
    }
    const [only, ...more] = flat;
    if (only === undefined) return neutral;
    return more.length === 0 ? only : make({ kind, parts: [...flat].toSorted((left, right) => left.id - right.id) });
  }

  const all = (parts: readonly Formula[]): Formula => join("and", parts);
  const any = (parts: readonly Formula[]): Formula => join("or", parts);
  const typed = (type: JsonType, formula: Formula): Formula => all([make({ kind: "types", types: [type] }), formula]);

  function not(formula: Formula): Formula {
    const found = negations.get(formula);
    if (found !== undefined) return found;
    const negation = negate(formula);
    negations.set(formula, negation);
    negations.set(negation, formula);
    return negation;
  }

  function outside(min: number, max: number, within: (min: number, max: number) => Formula): Formula {
    const below = min > 0 ? within(0, min - 1) : never;
    const above = max < unlimited ? within(max + 1, unlimited) : never;
    return any([below, above]);
  }

  function negate(formula: Formula): Formula {
    switch (formula.kind) {
      case "true":
        return never;
      case "false":
        return always;
      case "and":
        return any(formula.parts.map(not));
      case "or":
        return all(formula.parts.map(not));
      case "schema":
        return make({ ...shapeOf(formula), holds: !formula.holds });
      case "types": {
        const others = jsonTypes.filter((type) => !formula.types.includes(type));
        return others.length === 0 ? never : make({ kind: "types", types: others });
      }
      case "among":
        return make({ kind: "notAmong", values: formula.values });
      case "notAmong":
        return make({ kind: "among", values: formula.values });
      case "atLeast":
        return typed("number", make({ kind: "atMost", value: formula.value, isExclusive: !formula.isExclusive }));
      case "atMost":
        return typed("number", make({ kind: "atLeast", value: formula.value, isExclusive: !formula.isExclusive }));
      case "multipleOf":
        return typed("number", make({ kind: "notMultipleOf", value: formula.value }));
      case "notMultipleOf":
        return typed("number", make({ kind: "multipleOf", value: formula.value }));
      case "length":
        return typed(
          "string",
          outside(formula.min, formula.max, (min, max) => make({ kind: "length", min, max })),
        );
      case "pattern":
      case "format":
        return typed("string", make({ ...shapeOf(formula), holds: !formula.holds }));
      case "count":
        return typed(
          "array",
          outside(formula.min, formula.max, (min, max) => make({ kind: "count", min, max })),
        );
      case "item": {
        const isThere = make({ kind: "count", min: formula.index + 1, max: unlimited });
        return typed("array", all([isThere, make({ ...shapeOf(formula), formula: not(formula.formula) })]));
      }
      case "itemsFrom":
        return typed("array", make({ ...shapeOf(formula), kind: "someItemFrom", formula: not(formula.formula) }));
      case "someItemFrom":
        return typed("array", make({ ...shapeOf(formula), kind: "itemsFrom", formula: not(formula.formula) }));
      case "contains": {
        const { formula: item } = formula;
        return typed(
          "array",
          outside(formula.min, formula.max, (min, max) => make({ kind: "contains", formula: item, min, max })),
        );
      }
      case "unique":
        return typed("array", make({ kind: "unique", holds: !formula.holds }));
      case "size":
        return typed(
          "object",
          outside(formula.min, formula.max, (min, max) => make({ kind: "size", min, max })),
        );
      case "has":
        return typed("object", make({ kind: "every", names: { kind: "only", name: formula.name }, formula: never }));
      case "every":
        return typed("object", make({ ...shapeOf(formula), kind: "some", formula: not(formula.formula) }));
      case "some":
        return typed("object", make({ ...shapeOf(formula), kind: "every", formula: not(formula.formula) }));
      case "everyName":
        return typed("object", make({ kind: "someName", formula: not(formula.formula) }));
      case "someName":
        return typed("object", make({ kind: "everyName", formula: not(formula.formula) }));
    }
  }

  return { always, never, make, all, any, typed, not };
}

function shapeOf<F extends Formula>(formula: F): Omit<F, "id"> {
  const { id: _, ...shape } = formula;
  return shape;
}

function keyOf(shape: Shape): string {
  switch (shape.kind) {
    case "and":
    case "or":
      return `${shape.kind} ${shape.parts.map(({ id }) => id).join(" ")}`;
    case "schema":
      return `schema ${shape.holds} ${shape.schema.key}`;
    case "item":
    case "itemsFrom":
    case "someItemFrom":
      return `${shape.kind} ${shape.index} ${shape.formula.id}`;
    case "contains":
      return `contains ${shape.min} ${shape.max} ${shape.formula.id}`;
    case "every":
    case "some":
      return `${shape.kind} ${shape.formula.id} ${JSON.stringify(shape.names)}`;
    case "everyName":
    case "someName":
      return `${shape.kind} ${shape.formula.id}`;
    case "among":
    case "notAmong":
      return `${shape.kind} ${shape.values.map(canonical).toSorted().join(" ")}`;
    default:
      return JSON.stringify(shape, (_key, value) => (value === unlimited ? "unlimited" : value));
  }
}
