import { isMultipleOf } from "../../core/decimal.ts";
import type { Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";
import { formatHolds } from "./formats.ts";
import type { Formula, JsonType, Names } from "./formula.ts";
import type { ReadSchema } from "./read-schema.ts";
import { Unreadable } from "./unreadable.ts";

export function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as JsonType;
}

/** As JavaScript regular expressions with the `u` flag, which is what Ajv makes of them; `undefined` when it is none. */
export function regExpOf(pattern: string): RegExp | undefined {
  let known = regExps.get(pattern);
  if (known === undefined) {
    try {
      known = { regExp: new RegExp(pattern, "u") };
    } catch {
      known = { regExp: undefined };
    }
    regExps.set(pattern, known);
  }
  return known.regExp;
}

const regExps = new Map<string, { readonly regExp: RegExp | undefined }>();

export function isAmongNames(names: Names, name: string): boolean {
  switch (names.kind) {
    case "only":
      return names.name === name;
    case "matching":
      return regExpOf(names.pattern)?.test(name) === true;
    case "except":
      return !names.names.includes(name) && !names.patterns.some((pattern) => regExpOf(pattern)?.test(name));
  }
}

/** Deeper than this a schema that applies itself to the same value is given up. */
const maxDepth = 200;

/** Whether a formula holds for a value. @throws Unreadable when nobody knows. */
export function createHolds(read: ReadSchema): (formula: Formula, value: Json) => boolean {
  return (formula, value) => holds(formula, value, 0);

  function holds(formula: Formula, value: Json, depth: number): boolean {
    if (depth > maxDepth) throw new Unreadable("a schema that applies itself to the same value");
    const inner = (part: Formula, item: Json = value): boolean => holds(part, item, depth + 1);
    switch (formula.kind) {
      case "true":
        return true;
      case "false":
        return false;
      case "and":
        return formula.parts.every((part) => inner(part));
      case "or":
        return formula.parts.some((part) => inner(part));
      case "schema":
        return inner(read(formula.schema)) === formula.holds;
      case "types":
        return formula.types.includes(typeOf(value));
      case "among":
        return isAmong(formula.values, value);
      case "notAmong":
        return !isAmong(formula.values, value);
      default:
        if (typeof value === "number") return ofNumber(formula, value);
        if (typeof value === "string") return ofString(formula, value);
        if (Array.isArray(value)) return ofArray(formula, value, inner);
        return typeof value !== "object" || value === null || ofObject(formula, value as JsonObject, inner);
    }
  }

  function ofNumber(formula: Formula, value: number): boolean {
    switch (formula.kind) {
      case "atLeast":
        return formula.isExclusive ? value > formula.value : value >= formula.value;
      case "atMost":
        return formula.isExclusive ? value < formula.value : value <= formula.value;
      case "multipleOf":
        return isMultipleOf(value, formula.value);
      case "notMultipleOf":
        return !isMultipleOf(value, formula.value);
      default:
        return true;
    }
  }

  function ofString(formula: Formula, value: string): boolean {
    switch (formula.kind) {
      case "length":
        return [...value].length >= formula.min && [...value].length <= formula.max;
      case "pattern": {
        const regExp = regExpOf(formula.name);
        if (regExp === undefined) throw new Unreadable(`the pattern ${formula.name}`);
        return regExp.test(value) === formula.holds;
      }
      case "format":
        return formatHolds(formula.name, value) === formula.holds;
      default:
        return true;
    }
  }

  function ofArray(formula: Formula, value: readonly Json[], inner: Inner): boolean {
    switch (formula.kind) {
      case "count":
        return value.length >= formula.min && value.length <= formula.max;
      case "item":
        return value.length <= formula.index || inner(formula.formula, value[formula.index] as Json);
      case "itemsFrom":
        return value.slice(formula.index).every((item) => inner(formula.formula, item));
      case "someItemFrom":
        return value.slice(formula.index).some((item) => inner(formula.formula, item));
      case "contains": {
        const count = value.filter((item) => inner(formula.formula, item)).length;
        return count >= formula.min && count <= formula.max;
      }
      case "unique":
        return (new Set(value.map(canonical)).size === value.length) === formula.holds;
      default:
        return true;
    }
  }

  function ofObject(formula: Formula, value: JsonObject, inner: Inner): boolean {
    const names = Object.keys(value);
    switch (formula.kind) {
      case "size":
        return names.length >= formula.min && names.length <= formula.max;
      case "has":
        return Object.hasOwn(value, formula.name);
      case "every":
        return names.every((name) => !isAmongNames(formula.names, name) || inner(formula.formula, value[name] as Json));
      case "some":
        return names.some((name) => isAmongNames(formula.names, name) && inner(formula.formula, value[name] as Json));
      case "everyName":
        return names.every((name) => inner(formula.formula, name));
      case "someName":
        return names.some((name) => inner(formula.formula, name));
      default:
        return true;
    }
  }
}

type JsonObject = { readonly [name: string]: Json };
type Inner = (formula: Formula, value: Json) => boolean;

function isAmong(values: readonly Json[], value: Json): boolean {
  const text = canonical(value);
  return values.some((each) => canonical(each) === text);
}
