import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";
import { judgeOf } from "../validate.ts";
import { createFormulas } from "./formula.ts";
import { isNestedTooDeeply, maxNesting } from "./nesting.ts";
import { prunedFor } from "./pruned.ts";
import { createReader } from "./read-schema.ts";
import { createSchemaNodes } from "./schema-nodes.ts";
import { Unreadable } from "./unreadable.ts";
import { createWitnesses } from "./witness.ts";

/** Whether every document that is valid under one schema is valid under another. */
export type Inclusion =
  | { readonly kind: "included" }
  /** By Ajv it is valid under the one and not under the other. */
  | { readonly kind: "excluded"; readonly counterexample: Json }
  | { readonly kind: "unknown"; readonly reason: string };

/** Compares schemas by what they mean. What was found out about a part of a schema is kept for the next comparison. */
export interface Comparer {
  /**
   * Whether `outer` includes `inner`.
   * @param by the schemas that judge a counterexample, when they are others: `inner` may be part of the first, and what the second
   *   lets pass is put to `outer`.
   */
  compare(
    inner: JsonSchema,
    outer: JsonSchema,
    by?: { readonly inner: JsonSchema; readonly outer: JsonSchema },
  ): Inclusion;
}

/** What Ajv is wrong about as well. */
const misjudged = ['"$dynamicRef"', '"$recursiveRef"'];

/** @throws Unreadable when Ajv cannot compile it, such as one with a reference to what was removed. */
function compiled(schema: JsonSchema): (document: unknown) => boolean {
  try {
    return judgeOf(schema);
  } catch {
    throw new Unreadable("a schema that Ajv cannot compile");
  }
}

/** By a pointer, or by a name of its own. */
function refersIntoProperties(schema: JsonSchema): boolean {
  return /\/properties\/|"\$(?:anchor|id)"/.test(JSON.stringify(schema));
}

/** A search that took more than this is given up: schemas that people write take hundreds. */
const maxSteps = 10_000;

/** A schema that refers from one definition to the next may still come to the end of the stack. */
const tooDeep: Inclusion = { kind: "unknown", reason: `a schema is nested too deeply: ${maxNesting} levels are read` };

export function createComparer(): Comparer {
  const formulas = createFormulas();
  const nodes = createSchemaNodes();
  const read = createReader(formulas, nodes);
  const judges = new Map<JsonSchema, (document: unknown) => boolean>();
  const judged = new Set<JsonSchema>();
  const unreadable = new Set<string>();
  const find = createWitnesses(formulas, read, maxSteps, (what) => unreadable.add(what));

  /**
   * The first document of a schema is judged by what the schema says of it alone, and the schema is compiled for further ones. One
   * that refers into `properties` is left whole: what it refers to may be of a name that the document has not.
   */
  function fits(schema: JsonSchema, document: Json): boolean {
    const judge = judges.get(schema);
    if (judge !== undefined) return judge(document);
    if (judged.has(schema) || refersIntoProperties(schema)) {
      const whole = compiled(schema);
      judges.set(schema, whole);
      return whole(document);
    }
    judged.add(schema);
    return compiled(prunedFor(document, schema))(document);
  }

  function unknown(reason: string): Inclusion {
    const passedOver = [...unreadable].join(", ");
    return { kind: "unknown", reason: passedOver === "" ? reason : `it is not known what ${passedOver} says` };
  }

  return {
    compare(inner, outer, by = { inner, outer }) {
      if (isNestedTooDeeply(inner) || isNestedTooDeeply(outer)) return tooDeep;
      try {
        const { all, not, make } = formulas;
        const [left, right] = [nodes.root(inner), nodes.root(outer)];
        const holds = (schema: typeof left) => make({ kind: "schema", schema, holds: true });
        const answer = find(all([holds(left), not(holds(right))]));
        if (answer.kind === "none") return { kind: "included" };
        if (answer.kind === "unknown") return unknown("the search came to no end");
        const { value } = answer;
        if (misjudged.some((keyword) => unreadable.has(keyword))) return unknown("");
        const isOutside = !fits(by.outer, value) || (by.outer !== outer && !fits(outer, value));
        const isOne = isOutside && fits(by.inner, value);
        if (isOne) return { kind: "excluded", counterexample: value };
        return unknown("a document that was thought to differ does not, for Ajv");
      } catch (error) {
        if (error instanceof Unreadable)
          return { kind: "unknown", reason: `it is not known what ${error.message} says` };
        if (error instanceof RangeError) return tooDeep;
        throw error;
      }
    },
  };
}
