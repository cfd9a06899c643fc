import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";
import { judgeOf } from "../validate.ts";
import { createFormulas } from "./formula.ts";
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
   * @param judged a schema that says with Ajv that a counterexample is none of its documents; `outer` unless told. When it does
   *   not, `outer` is asked.
   */
  compare(inner: JsonSchema, outer: JsonSchema, judged?: JsonSchema): Inclusion;
}

/** What Ajv is wrong about as well. */
const misjudged = ['"$dynamicRef"', '"$recursiveRef"'];

/** A search that took more than this is given up: schemas that people write take hundreds. */
const maxSteps = 10_000;

export function createComparer(): Comparer {
  const formulas = createFormulas();
  const nodes = createSchemaNodes();
  const read = createReader(formulas, nodes);
  const unreadable = new Set<string>();
  const find = createWitnesses(formulas, read, maxSteps, (what) => unreadable.add(what));
  const judges = new Map<JsonSchema, (document: unknown) => boolean>();

  function fits(schema: JsonSchema, document: unknown): boolean {
    let judge = judges.get(schema);
    if (judge === undefined) {
      judge = judgeOf(schema);
      judges.set(schema, judge);
    }
    return judge(document);
  }

  function unknown(reason: string): Inclusion {
    const passedOver = [...unreadable].join(", ");
    return { kind: "unknown", reason: passedOver === "" ? reason : `it is not known what ${passedOver} says` };
  }

  return {
    compare(inner, outer, judged = outer) {
      try {
        const { all, not, make } = formulas;
        const [left, right] = [nodes.root(inner), nodes.root(outer)];
        const holds = (schema: typeof left) => make({ kind: "schema", schema, holds: true });
        const answer = find(all([holds(left), not(holds(right))]));
        if (answer.kind === "none") return { kind: "included" };
        if (answer.kind === "unknown") return unknown("the search came to no end");
        const { value } = answer;
        if (misjudged.some((keyword) => unreadable.has(keyword))) return unknown("");
        const isOne = fits(inner, value) && (!fits(judged, value) || (judged !== outer && !fits(outer, value)));
        if (isOne) return { kind: "excluded", counterexample: value };
        return unknown("a document that was thought to differ does not, for Ajv");
      } catch (error) {
        if (error instanceof Unreadable)
          return { kind: "unknown", reason: `it is not known what ${error.message} says` };
        throw error;
      }
    },
  };
}
