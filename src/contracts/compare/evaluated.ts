/**
 * What `unevaluatedProperties` and `unevaluatedItems` leave over (JSON Schema 2020-12, Core 11).
 *
 * What a schema evaluates depends on which of its branches hold, so it is told in ways: each has a condition, and what is evaluated
 * when that holds. The conditions of the ways exclude one another, and one of them holds. A branch that evaluates nothing makes no
 * ways of its own; a schema with many others has too many ways, and cannot be read. Properties and items are looked at apart.
 */
import type { Formula, Formulas, SchemaNode } from "./formula.ts";
import type { SchemaNodes } from "./schema-nodes.ts";
import { Unreadable } from "./unreadable.ts";

/** What is asked about. */
export type Evaluable = "properties" | "items";

export interface Way {
  readonly when: Formula;
  /** Whether all of them are evaluated. */
  readonly all: boolean;
  /** Else the properties of these names, and those that these patterns match; */
  readonly names: readonly string[];
  readonly patterns: readonly string[];
  /** and so many items, from the first on. */
  readonly itemCount: number;
}

const maxWays = 64;
const maxDepth = 16;

export type Evaluated = (node: SchemaNode, asked: Evaluable) => readonly Way[];

export function createEvaluated(formulas: Formulas, nodes: SchemaNodes): Evaluated {
  const { always, all, not, make, typed } = formulas;
  const holds = (node: SchemaNode): Formula => make({ kind: "schema", schema: node, holds: true });
  const nothing: Way = { when: always, all: false, names: [], patterns: [], itemCount: 0 };

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
      all: one.all || other.all,
      names: [...new Set([...one.names, ...other.names])],
      patterns: [...new Set([...one.patterns, ...other.patterns])],
      itemCount: Math.max(one.itemCount, other.itemCount),
    };
  }

  /** The ways when a condition holds, and the others when it does not; none of which that makes no difference. */
  function either(condition: Formula, ways: readonly Way[], otherwise: readonly Way[] = [nothing]): readonly Way[] {
    if ([...ways, ...otherwise].every(isNothing)) return [nothing];
    return [...given(condition, ways), ...given(not(condition), otherwise)];
  }

  function waysOf(node: SchemaNode, asked: Evaluable, depth: number): readonly Way[] {
    if (depth > maxDepth) throw new Unreadable('"unevaluated..." over a schema that applies itself');
    if (typeof node.schema !== "object" || node.schema === null) return [nothing];
    const keywords = node.schema as Keywords;
    const ofNode = (inner: SchemaNode) => waysOf(inner, asked, depth + 1);
    const at = (...path: readonly (string | number)[]) => nodes.below(node, path);
    const ifHolds = (inner: SchemaNode) => either(holds(inner), ofNode(inner));
    const own = asked === "properties" ? ownProperties(keywords, depth > 0) : ownItems(keywords, depth > 0);
    const parts: (readonly Way[])[] = [[own]];
    const { $ref } = keywords;
    if (typeof $ref === "string") parts.push(ofNode(nodes.resolve(node, $ref)));
    for (const index of placesOf(keywords["allOf"])) parts.push(ofNode(at("allOf", index)));
    for (const keyword of ["anyOf", "oneOf"]) {
      for (const index of placesOf(keywords[keyword])) parts.push(ifHolds(at(keyword, index)));
    }
    for (const name of namesOf(keywords["dependentSchemas"])) {
      const condition = typed("object", make({ kind: "has", name }));
      parts.push(either(condition, ofNode(at("dependentSchemas", name))));
    }
    if (keywords["if"] !== undefined) {
      const clause = (keyword: string) => (keywords[keyword] === undefined ? [nothing] : ofNode(at(keyword)));
      parts.push(either(holds(at("if")), both(ofNode(at("if")), clause("then")), clause("else")));
    }
    return parts.reduce((ways, part) => both(ways, part));
  }

  return (node, asked) => waysOf(node, asked, 0);

  /** @param isInner the outermost schema is what is being read: its own `unevaluated...` is what comes of this. */
  function ownProperties(keywords: Keywords, isInner: boolean): Way {
    return {
      ...nothing,
      all: isThere(keywords, "additionalProperties") || (isInner && isThere(keywords, "unevaluatedProperties")),
      names: namesOf(keywords["properties"]),
      patterns: namesOf(keywords["patternProperties"]),
    };
  }

  function ownItems(keywords: Keywords, isInner: boolean): Way {
    const { prefixItems, items } = keywords;
    if (isThere(keywords, "contains") && !isThere(keywords, "items")) {
      throw new Unreadable('"contains" beside "unevaluatedItems"');
    }
    const prefix = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
    const rest = Array.isArray(items) ? "additionalItems" : "items";
    const isAll = isThere(keywords, rest) || (isInner && isThere(keywords, "unevaluatedItems"));
    return { ...nothing, all: isAll, itemCount: prefix.length };
  }
}

type Keywords = { readonly [keyword: string]: unknown };

function isThere(keywords: Keywords, keyword: string): boolean {
  return keywords[keyword] !== undefined;
}

function isNothing({ all, names, patterns, itemCount }: Way): boolean {
  return !all && names.length === 0 && patterns.length === 0 && itemCount === 0;
}

function namesOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function placesOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? [...value.keys()] : [];
}
