/**
 * What `unevaluatedProperties` and `unevaluatedItems` leave over (JSON Schema 2020-12, Core 11).
 *
 * What a schema evaluates depends on which of its branches hold, so it is told in ways: each has a condition, and what is evaluated
 * when that holds. The conditions of the ways exclude one another, and one of them holds. A schema with many branches has too many
 * ways, and cannot be read.
 */
import type { Formula, Formulas, SchemaNode } from "./formula.ts";
import type { SchemaNodes } from "./schema-nodes.ts";
import { Unreadable } from "./unreadable.ts";

export interface Way {
  readonly when: Formula;
  /** Whether all properties are evaluated; else those of these names, and those that these patterns match. */
  readonly allProperties: boolean;
  readonly names: readonly string[];
  readonly patterns: readonly string[];
  readonly allItems: boolean;
  /** How many items are evaluated, from the first on. */
  readonly itemCount: number;
}

const maxWays = 64;
const maxDepth = 16;

export function createEvaluated(formulas: Formulas, nodes: SchemaNodes): (node: SchemaNode) => readonly Way[] {
  const { always, all, not, make, typed } = formulas;
  const holds = (node: SchemaNode): Formula => make({ kind: "schema", schema: node, holds: true });
  const nothing: Way = {
    when: always,
    allProperties: false,
    names: [],
    patterns: [],
    allItems: false,
    itemCount: 0,
  };

  /** The same ways, when the formula holds as well. */
  function given(formula: Formula, ways: readonly Way[]): readonly Way[] {
    return ways.map((way) => ({ ...way, when: all([formula, way.when]) }));
  }

  function both(left: readonly Way[], right: readonly Way[]): readonly Way[] {
    const ways = left.flatMap((one) => right.map((other) => merge(one, other)));
    if (ways.length > maxWays) throw new Unreadable('"unevaluated..." over that many branches');
    return ways;
  }

  function merge(one: Way, other: Way): Way {
    return {
      when: all([one.when, other.when]),
      allProperties: one.allProperties || other.allProperties,
      names: [...new Set([...one.names, ...other.names])],
      patterns: [...new Set([...one.patterns, ...other.patterns])],
      allItems: one.allItems || other.allItems,
      itemCount: Math.max(one.itemCount, other.itemCount),
    };
  }

  function waysOf(node: SchemaNode, depth: number): readonly Way[] {
    if (depth > maxDepth) throw new Unreadable('"unevaluated..." over a schema that applies itself');
    if (typeof node.schema !== "object" || node.schema === null) return [nothing];
    const keywords = node.schema as Keywords;
    const inner = (...path: readonly (string | number)[]) => waysOf(nodes.below(node, path), depth + 1);
    const holdsAt = (...path: readonly (string | number)[]) => holds(nodes.below(node, path));
    const either = (condition: Formula, ways: readonly Way[], otherwise: readonly Way[] = [nothing]) => [
      ...given(condition, ways),
      ...given(not(condition), otherwise),
    ];
    let ways: readonly Way[] = [own(keywords, depth > 0)];
    const { $ref } = keywords;
    if (typeof $ref === "string") ways = both(ways, waysOf(nodes.resolve(node, $ref), depth + 1));
    for (const index of placesOf(keywords["allOf"])) ways = both(ways, inner("allOf", index));
    for (const keyword of ["anyOf", "oneOf"]) {
      for (const index of placesOf(keywords[keyword])) {
        ways = both(ways, either(holdsAt(keyword, index), inner(keyword, index)));
      }
    }
    for (const name of namesOf(keywords["dependentSchemas"])) {
      ways = both(ways, either(typed("object", make({ kind: "has", name })), inner("dependentSchemas", name)));
    }
    // Ajv 8.20 takes for evaluated what the schema of a condition names, also when it does not hold (Core 11 says otherwise).
    if (keywords["if"] !== undefined) throw new Unreadable('"if" together with "unevaluated..."');
    return ways;
  }

  return (node) => waysOf(node, 0);

  /** @param isInner the outermost schema is what is being read: its own `unevaluated...` is what comes of this. */
  function own(keywords: Keywords, isInner: boolean): Way {
    const isThere = (keyword: string): boolean => keywords[keyword] !== undefined;
    const { prefixItems, items, additionalItems } = keywords;
    const prefix = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
    const restIsThere = Array.isArray(items) ? additionalItems !== undefined : items !== undefined;
    if (isThere("contains") && !isThere("items")) throw new Unreadable('"contains" beside "unevaluatedItems"');
    return {
      when: always,
      allProperties: isThere("additionalProperties") || (isInner && isThere("unevaluatedProperties")),
      names: namesOf(keywords["properties"]),
      patterns: namesOf(keywords["patternProperties"]),
      allItems: restIsThere || (isInner && isThere("unevaluatedItems")),
      itemCount: prefix.length,
    };
  }
}

type Keywords = { readonly [keyword: string]: unknown };

function namesOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function placesOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? [...value.keys()] : [];
}
