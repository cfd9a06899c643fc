import type { JsonSchema } from "../schema.ts";

type Keywords = { readonly [keyword: string]: unknown };

/**
 * A schema whose documents have no properties that only the other one names, where it is open and says nothing of them.
 * Both are walked through properties, items and combinations by place, as versions of one schema are alike.
 */
export function closedToward(schema: JsonSchema, other: JsonSchema): JsonSchema {
  return close(schema, other, 0) as JsonSchema;
}

/** Deeper than this nobody nests. A schema that refers to itself is closed where its definition is. */
const maxDepth = 40;

function close(value: unknown, other: unknown, depth: number): unknown {
  if (!isObject(value) || !isObject(other) || depth > maxDepth) return value;
  const closed: { [keyword: string]: unknown } = { ...value };
  const inner = (left: unknown, right: unknown) => close(left, right, depth + 1);
  for (const keyword of ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]) {
    const [left, right] = [value[keyword], other[keyword]];
    if (!isObject(left) || !isObject(right)) continue;
    closed[keyword] = Object.fromEntries(Object.entries(left).map(([name, each]) => [name, inner(each, right[name])]));
  }
  for (const keyword of ["items", "additionalProperties", "contains", "then", "else"]) {
    if (isObject(value[keyword])) closed[keyword] = inner(value[keyword], other[keyword]);
  }
  for (const keyword of ["allOf", "anyOf", "oneOf", "prefixItems", "items"]) {
    const [left, right] = [value[keyword], other[keyword]];
    if (Array.isArray(left) && Array.isArray(right))
      closed[keyword] = left.map((each, index) => inner(each, right[index]));
  }
  const unnamed = isOpen(value) ? namesOf(other).filter((name) => !isNamed(value, name)) : [];
  if (unnamed.length === 0) return closed;
  const absent = Object.fromEntries(unnamed.map((name) => [name, false]));
  return { ...closed, properties: { ...(isObject(closed["properties"]) ? closed["properties"] : {}), ...absent } };
}

function isOpen({ additionalProperties: rest = true, unevaluatedProperties: left = true }: Keywords): boolean {
  return isTrivial(rest) && isTrivial(left);
}

function isTrivial(schema: unknown): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).length === 0);
}

function namesOf({ properties }: Keywords): readonly string[] {
  return isObject(properties) ? Object.keys(properties) : [];
}

function isNamed(schema: Keywords, name: string): boolean {
  const { properties, patternProperties, required } = schema;
  if (isObject(properties) && Object.hasOwn(properties, name)) return true;
  if (Array.isArray(required) && required.includes(name)) return true;
  return (
    isObject(patternProperties) && Object.keys(patternProperties).some((pattern) => new RegExp(pattern, "u").test(name))
  );
}

function isObject(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
