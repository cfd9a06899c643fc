import { referredTo } from "../../contracts/local-reference.ts";
import type { JsonSchema } from "../../contracts/schema.ts";

type Keywords = { readonly [keyword: string]: unknown };

/** References that lead to references, and alternatives in alternatives, are followed so far. */
const maxDepth = 10;

/**
 * How many values a field may have, where its schema lists them (`enum`, `const`, alternatives of these); undefined when it does not,
 * or when that cannot be told.
 * @param pointer with `*` for items of a list.
 */
export function choicesAt(document: JsonSchema, pointer: string): number | undefined {
  const segments = pointer.split("/").slice(1);
  const found = segments.reduce<readonly unknown[]>(
    (schemas, segment) => schemas.flatMap((schema) => schemasBelow(schema, segment, document)),
    [document],
  );
  const counts = found.flatMap((schema) => choicesIn(schema, document, 0) ?? []);
  return counts.length === 0 ? undefined : Math.min(...counts);
}

function schemasBelow(schema: unknown, segment: string, document: JsonSchema): readonly unknown[] {
  return together(schema, document, 0).flatMap(({ properties, items }) => {
    if (segment === "*") return [items];
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    return isKeywords(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [];
  });
}

/** A schema and those that hold with it. */
function together(schema: unknown, document: JsonSchema, depth: number): readonly Keywords[] {
  if (!isKeywords(schema) || depth > maxDepth) return [];
  const { $ref, allOf } = schema;
  const others = [...(typeof $ref === "string" ? [referredTo(document, $ref)] : []), ...listOf(allOf)];
  return [schema, ...others.flatMap((other) => together(other, document, depth + 1))];
}

function choicesIn(schema: unknown, document: JsonSchema, depth: number): number | undefined {
  const counts = together(schema, document, depth).flatMap((each) => ownChoices(each, document, depth) ?? []);
  return counts.length === 0 ? undefined : Math.min(...counts);
}

function ownChoices(schema: Keywords, document: JsonSchema, depth: number): number | undefined {
  const { enum: choices, anyOf, oneOf } = schema;
  if ("const" in schema) return 1;
  if (Array.isArray(choices)) return choices.length;
  const alternatives = [...listOf(anyOf), ...listOf(oneOf)].map((each) => choicesIn(each, document, depth + 1));
  if (alternatives.length === 0) return undefined;
  return alternatives.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
