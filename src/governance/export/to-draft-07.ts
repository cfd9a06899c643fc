/**
 * 2020-12 in the words of draft-07, for formats whose readers know no other.
 *
 * Nearly everything can be said in both. What cannot (`minContains`, `maxContains`, most of `unevaluated*`) is left out, and then the
 * schema is not exact: it says less than the original.
 */
import { oneSchema, schemasByName, schemasByPlace } from "../../contracts/compare/keywords.ts";
import type { JsonSchema } from "../../contracts/schema.ts";

type Keywords = { readonly [keyword: string]: unknown };

export interface Draft07 {
  readonly schema: JsonSchema;
  /** Whether it says the same as the original. */
  readonly isExact: boolean;
}

/** @param schema made by `selfContained`. */
export function toDraft07(schema: JsonSchema): Draft07 {
  let isExact = true;
  const made = convert(schema, () => {
    isExact = false;
  });
  return { schema: made as JsonSchema, isExact };
}

type Lose = () => void;

function convert(schema: unknown, lose: Lose): unknown {
  if (!isKeywords(schema)) return schema;
  const inner = (value: unknown) => convert(value, lose);
  const entries = Object.entries(schema)
    .filter(([keyword]) => !handledApart.has(keyword))
    .map(([keyword, value]) => [renamed(keyword, schema), convertKeyword(keyword, value, inner)]);
  const made = { ...Object.fromEntries(entries), ...contains(schema, inner, lose), ...dependencies(schema, inner) };
  return besideReference({ ...made, ...unevaluated(schema, inner, lose) });
}

const handledApart: ReadonlySet<string> = new Set([
  ...["contains", "minContains", "maxContains", "dependentRequired", "dependentSchemas"],
  ...["unevaluatedItems", "unevaluatedProperties"],
  // Readers of AsyncAPI take these for words of their own.
  ...["discriminator", "xml", "externalDocs"],
]);

function renamed(keyword: string, { prefixItems }: Keywords): string {
  if (keyword === "prefixItems") return "items";
  return keyword === "items" && prefixItems !== undefined ? "additionalItems" : keyword;
}

function convertKeyword(keyword: string, value: unknown, inner: (value: unknown) => unknown): unknown {
  if (Array.isArray(value) && schemasByPlace.has(keyword)) return value.map(inner);
  if ((schemasByName.has(keyword) || keyword === "$defs") && isKeywords(value)) return byName(value, inner);
  return oneSchema.has(keyword) ? inner(value) : value;
}

function byName(schemas: Keywords, inner: (value: unknown) => unknown): Keywords {
  return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, inner(each)]));
}

function contains(schema: Keywords, inner: (value: unknown) => unknown, lose: Lose): Keywords {
  const { contains: one, minContains = 1, maxContains } = schema;
  if (one === undefined) return {};
  if (maxContains !== undefined || Number(minContains) > 1) lose();
  return minContains === 0 ? {} : { contains: inner(one) };
}

function dependencies(schema: Keywords, inner: (value: unknown) => unknown): Keywords {
  const required = isKeywords(schema["dependentRequired"]) ? schema["dependentRequired"] : {};
  const schemas = isKeywords(schema["dependentSchemas"]) ? byName(schema["dependentSchemas"], inner) : {};
  const both = Object.keys(required)
    .filter((name) => Object.hasOwn(schemas, name))
    .map((name) => [name, { allOf: [schemas[name], { required: required[name] }] }]);
  const all = { ...required, ...schemas, ...Object.fromEntries(both) };
  return Object.keys(all).length === 0 ? {} : { dependencies: all };
}

/** Keywords beside which something may be evaluated that is not seen here. */
const inPlace = ["$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "not"];

function unevaluated(schema: Keywords, inner: (value: unknown) => unknown, lose: Lose): Keywords {
  const isAlone = inPlace.every((keyword) => schema[keyword] === undefined);
  const { unevaluatedItems, unevaluatedProperties } = schema;
  const made: Record<string, unknown> = {};
  if (unevaluatedProperties !== undefined && schema["additionalProperties"] === undefined) {
    if (isAlone) made["additionalProperties"] = inner(unevaluatedProperties);
    else lose();
  }
  if (unevaluatedItems !== undefined && schema["items"] === undefined) {
    const rest = schema["prefixItems"] === undefined ? "items" : "additionalItems";
    // An item that `contains` found is evaluated in 2020-12.
    if (isAlone && schema["contains"] === undefined) made[rest] = inner(unevaluatedItems);
    else lose();
  }
  return made;
}

/** What stands beside a reference is not read in draft-07. */
function besideReference(schema: Keywords): Keywords {
  const { $ref, allOf, ...others } = schema;
  if ($ref === undefined || (Object.keys(others).length === 0 && allOf === undefined)) return schema;
  return { ...others, allOf: [{ $ref }, ...(Array.isArray(allOf) ? allOf : [])] };
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
