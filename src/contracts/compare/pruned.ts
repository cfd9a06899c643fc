/**
 * A schema that says the same of some documents, and is smaller: what it says of places that none of them has never comes to bear.
 * Compiling the schema of an order takes a hundred times as long as that of a few fields.
 *
 * The schema is walked with the values of the documents that get to each place. One that refers to other places is walked with
 * all values everywhere, as any of them may get anywhere.
 */
import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";

type Keywords = { readonly [keyword: string]: unknown };

export function prunedFor(documents: readonly Json[], schema: JsonSchema): JsonSchema {
  const refers = /"\$(?:ref|dynamicRef|recursiveRef)"/.test(JSON.stringify(schema));
  const everywhere = refers ? documents.flatMap(allWithin) : undefined;
  return prune(schema, documents) as JsonSchema;

  function prune(place: unknown, met: readonly Json[]): unknown {
    if (typeof place !== "object" || place === null || Array.isArray(place)) return place;
    const values = everywhere ?? met;
    if (values.length === 0) return true;
    const pruned: { [keyword: string]: unknown } = {};
    for (const [keyword, value] of Object.entries(place)) {
      if (keyword === "properties") pruned[keyword] = pruneProperties(value, values);
      else if (keyword !== "$defs" && keyword !== "definitions") pruned[keyword] = pruneKeyword(keyword, value, values);
      else if (everywhere !== undefined) pruned[keyword] = eachByName(value, (inner) => prune(inner, values));
    }
    return pruned;
  }

  function pruneProperties(properties: unknown, values: readonly Json[]): unknown {
    const entries = Object.entries(asKeywords(properties)).flatMap(([name, inner]) => {
      const own = values.flatMap((value) =>
        isObject(value) && Object.hasOwn(value, name) ? [value[name] as Json] : [],
      );
      return own.length === 0 ? [] : [[name, prune(inner, own)]];
    });
    return Object.fromEntries(entries);
  }

  function pruneKeyword(keyword: string, value: unknown, values: readonly Json[]): unknown {
    switch (keyword) {
      case "allOf":
      case "anyOf":
      case "oneOf":
      case "not":
      case "if":
      case "then":
      case "else":
        return pruneEach(value, values);
      case "dependentSchemas":
      case "dependencies":
        return eachByName(value, (inner) => prune(inner, values));
      case "patternProperties":
        return eachByName(value, (inner) => prune(inner, values.flatMap(membersOf)));
      case "additionalProperties":
      case "unevaluatedProperties":
        return prune(value, values.flatMap(membersOf));
      case "items":
      case "prefixItems":
      case "additionalItems":
      case "unevaluatedItems":
      case "contains":
        return pruneEach(value, values.flatMap(itemsOf));
      default:
        return value;
    }
  }

  function pruneEach(schemas: unknown, values: readonly Json[]): unknown {
    return Array.isArray(schemas) ? schemas.map((each) => prune(each, values)) : prune(schemas, values);
  }
}

function eachByName(schemas: unknown, change: (schema: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(asKeywords(schemas)).map(([name, schema]) => [name, change(schema)]));
}

function allWithin(value: Json): readonly Json[] {
  const inner = Array.isArray(value) ? itemsOf(value) : membersOf(value);
  return [value, ...inner.flatMap(allWithin)];
}

function membersOf(value: Json): readonly Json[] {
  return isObject(value) ? Object.values(value) : [];
}

function itemsOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asKeywords(value: unknown): Keywords {
  return typeof value === "object" && value !== null ? (value as Keywords) : {};
}
