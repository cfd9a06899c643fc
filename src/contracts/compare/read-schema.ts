/**
 * Reads JSON Schema (2020-12, and the spellings of draft-07) as formulas.
 *
 * 1. A schema is read one level deep: what is below it becomes a `schema` formula that is read when somebody asks.
 * 2. Annotations do not count. Formats do: they are checked when documents arrive.
 * 3. What cannot be read as a formula throws `Unreadable`: then nothing can be said.
 */
import type { Json } from "../../core/json.ts";
import { createEvaluated } from "./evaluated.ts";
import { numberFormats } from "./formats.ts";
import { type Formula, type Formulas, jsonTypes, type SchemaNode } from "./formula.ts";
import type { SchemaNodes } from "./schema-nodes.ts";
import { Unreadable } from "./unreadable.ts";

const unlimited = Number.POSITIVE_INFINITY;

type Keywords = { readonly [keyword: string]: unknown };

/** What a schema says of the document that it is about, one level deep. @throws Unreadable. */
export type ReadSchema = (node: SchemaNode) => Formula;

export function createReader(formulas: Formulas, nodes: SchemaNodes): ReadSchema {
  const { always, never, make, all, any, typed, not } = formulas;
  const evaluated = createEvaluated(formulas, nodes);
  const read = new Map<string, Formula>();

  const holds = (node: SchemaNode): Formula => make({ kind: "schema", schema: node, holds: true });

  return function readNode(node) {
    const found = read.get(node.key);
    if (found !== undefined) return found;
    const formula = readKeywords(node);
    read.set(node.key, formula);
    return formula;
  };

  function readKeywords(node: SchemaNode): Formula {
    const { schema } = node;
    if (typeof schema === "boolean") return schema ? always : never;
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
      throw new Unreadable("a schema that is neither an object nor a boolean");
    }
    const keywords = schema as Keywords;
    for (const keyword of ["$dynamicRef", "$recursiveRef"]) {
      if (keyword in keywords) throw new Unreadable(`"${keyword}"`);
    }
    return all([
      ...reference(node, keywords),
      ...anyType(node, keywords),
      ...ofNumbers(keywords),
      ...ofStrings(keywords),
      ...ofArrays(node, keywords),
      ...ofObjects(node, keywords),
      ...applied(node, keywords),
      ...unevaluated(node, keywords),
    ]);
  }

  function sub(node: SchemaNode, ...path: readonly (string | number)[]): Formula {
    return holds(nodes.below(node, path));
  }

  function reference(node: SchemaNode, { $ref }: Keywords): readonly Formula[] {
    return typeof $ref === "string" ? [holds(nodes.resolve(node, $ref))] : [];
  }

  function anyType(_node: SchemaNode, keywords: Keywords): readonly Formula[] {
    const found: Formula[] = [];
    if (keywords["type"] !== undefined) found.push(ofType(keywords["type"]));
    if (Array.isArray(keywords["enum"])) found.push(make({ kind: "among", values: keywords["enum"] as Json[] }));
    if ("const" in keywords) found.push(make({ kind: "among", values: [keywords["const"] as Json] }));
    return found;
  }

  function ofType(type: unknown): Formula {
    const names = (Array.isArray(type) ? type : [type]).map(String);
    const types = jsonTypes.filter((each) => names.includes(each));
    const plain = types.length === 0 ? never : make({ kind: "types", types });
    if (!names.includes("integer") || types.includes("number")) return plain;
    return any([plain, typed("number", make({ kind: "multipleOf", value: 1 }))]);
  }

  function ofNumbers(keywords: Keywords): readonly Formula[] {
    const bound = (kind: "atLeast" | "atMost", keyword: string, isExclusive: boolean): readonly Formula[] => {
      const value = keywords[keyword];
      return typeof value === "number" ? [make({ kind, value, isExclusive })] : [];
    };
    const { multipleOf } = keywords;
    return [
      ...bound("atLeast", "minimum", false),
      ...bound("atLeast", "exclusiveMinimum", true),
      ...bound("atMost", "maximum", false),
      ...bound("atMost", "exclusiveMaximum", true),
      ...(typeof multipleOf === "number" ? [make({ kind: "multipleOf", value: multipleOf })] : []),
    ];
  }

  function range(
    keywords: Keywords,
    min: string,
    max: string,
  ): { readonly min: number; readonly max: number } | undefined {
    const [low, high] = [keywords[min], keywords[max]];
    if (typeof low !== "number" && typeof high !== "number") return undefined;
    return { min: typeof low === "number" ? low : 0, max: typeof high === "number" ? high : unlimited };
  }

  function ofStrings(keywords: Keywords): readonly Formula[] {
    const { pattern, format } = keywords;
    const length = range(keywords, "minLength", "maxLength");
    return [
      ...(length === undefined ? [] : [make({ kind: "length", ...length })]),
      ...(typeof pattern === "string" ? [make({ kind: "pattern", name: pattern, holds: true })] : []),
      ...(typeof format === "string" ? [ofFormat(format)] : []),
    ];
  }

  function ofFormat(name: string): Formula {
    if (!numberFormats.has(name)) return make({ kind: "format", name, holds: true });
    if (name === "float" || name === "double") return always;
    const whole = make({ kind: "multipleOf", value: 1 });
    if (name === "int64") return whole;
    const bound = (kind: "atLeast" | "atMost", value: number) => make({ kind, value, isExclusive: false });
    return all([whole, bound("atLeast", -(2 ** 31)), bound("atMost", 2 ** 31 - 1)]);
  }

  function ofArrays(node: SchemaNode, keywords: Keywords): readonly Formula[] {
    const { items, prefixItems, additionalItems, contains, uniqueItems } = keywords;
    const count = range(keywords, "minItems", "maxItems");
    const found: Formula[] = count === undefined ? [] : [make({ kind: "count", ...count })];
    const prefixKeyword = Array.isArray(prefixItems) ? "prefixItems" : "items";
    const prefix = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
    for (const index of prefix.keys()) {
      found.push(make({ kind: "item", index, formula: sub(node, prefixKeyword, index) }));
    }
    const rest = Array.isArray(items) ? ["additionalItems", additionalItems] : ["items", items];
    if (rest[1] !== undefined) {
      found.push(make({ kind: "itemsFrom", index: prefix.length, formula: sub(node, String(rest[0])) }));
    }
    if (contains !== undefined) {
      const { minContains: min = 1, maxContains: max = unlimited } = keywords as { [name: string]: number };
      found.push(make({ kind: "contains", formula: sub(node, "contains"), min, max }));
    }
    if (uniqueItems === true) found.push(make({ kind: "unique", holds: true }));
    return found;
  }

  function ofObjects(node: SchemaNode, keywords: Keywords): readonly Formula[] {
    const size = range(keywords, "minProperties", "maxProperties");
    const found: Formula[] = size === undefined ? [] : [make({ kind: "size", ...size })];
    const names = Object.keys(asObject(keywords["properties"]));
    const patterns = Object.keys(asObject(keywords["patternProperties"]));
    for (const name of names) {
      found.push(make({ kind: "every", names: { kind: "only", name }, formula: sub(node, "properties", name) }));
    }
    for (const pattern of patterns) {
      const formula = sub(node, "patternProperties", pattern);
      found.push(make({ kind: "every", names: { kind: "matching", pattern }, formula }));
    }
    if (keywords["additionalProperties"] !== undefined) {
      const formula = sub(node, "additionalProperties");
      found.push(make({ kind: "every", names: except(names, patterns), formula }));
    }
    if (keywords["propertyNames"] !== undefined) {
      found.push(make({ kind: "everyName", formula: sub(node, "propertyNames") }));
    }
    if (Array.isArray(keywords["required"])) found.push(...keywords["required"].map((name) => has(String(name))));
    return [...found, ...dependencies(node, keywords)];
  }

  function has(name: string): Formula {
    return make({ kind: "has", name });
  }

  /** `has` says nothing of what is no object, so that its negation is about objects. */
  function dependencies(node: SchemaNode, keywords: Keywords): readonly Formula[] {
    const found: Formula[] = [];
    for (const keyword of ["dependentRequired", "dependencies"]) {
      for (const [name, needed] of Object.entries(asObject(keywords[keyword]))) {
        if (!Array.isArray(needed)) continue;
        found.push(any([not(typed("object", has(name))), all(needed.map((each) => has(String(each))))]));
      }
    }
    for (const keyword of ["dependentSchemas", "dependencies"]) {
      for (const [name, schema] of Object.entries(asObject(keywords[keyword]))) {
        if (Array.isArray(schema)) continue;
        found.push(any([not(typed("object", has(name))), sub(node, keyword, name)]));
      }
    }
    return found;
  }

  function applied(node: SchemaNode, keywords: Keywords): readonly Formula[] {
    const branches = (keyword: string): readonly Formula[] | undefined => {
      const schemas = keywords[keyword];
      return Array.isArray(schemas) ? schemas.map((_, index) => sub(node, keyword, index)) : undefined;
    };
    const anyOf = branches("anyOf");
    const oneOf = branches("oneOf");
    return [
      ...(branches("allOf") ?? []),
      ...(anyOf === undefined ? [] : [any(anyOf)]),
      ...(oneOf === undefined ? [] : [exactlyOne(oneOf)]),
      ...(keywords["not"] === undefined ? [] : [not(sub(node, "not"))]),
      ...condition(node, keywords),
    ];
  }

  function condition(node: SchemaNode, keywords: Keywords): readonly Formula[] {
    if (keywords["if"] === undefined) return [];
    const holdsIf = sub(node, "if");
    return [
      ...(keywords["then"] === undefined ? [] : [any([not(holdsIf), sub(node, "then")])]),
      ...(keywords["else"] === undefined ? [] : [any([holdsIf, sub(node, "else")])]),
    ];
  }

  function exactlyOne(branches: readonly Formula[]): Formula {
    return any(
      branches.map((branch, index) => all([branch, ...branches.filter((_, other) => other !== index).map(not)])),
    );
  }

  function unevaluated(node: SchemaNode, keywords: Keywords): readonly Formula[] {
    const found: Formula[] = [];
    if (keywords["unevaluatedProperties"] !== undefined) {
      const formula = sub(node, "unevaluatedProperties");
      const ways = evaluated(node, "properties").map((way) => {
        const rest = make({ kind: "every", names: except(way.names, way.patterns), formula });
        return way.all ? way.when : all([way.when, rest]);
      });
      found.push(any(ways));
    }
    if (keywords["unevaluatedItems"] !== undefined) {
      const formula = sub(node, "unevaluatedItems");
      const ways = evaluated(node, "items").map((way) => {
        return way.all ? way.when : all([way.when, make({ kind: "itemsFrom", index: way.itemCount, formula })]);
      });
      found.push(any(ways));
    }
    return found;
  }

  function except(names: readonly string[], patterns: readonly string[]) {
    return { kind: "except", names: names.toSorted(), patterns: patterns.toSorted() } as const;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
