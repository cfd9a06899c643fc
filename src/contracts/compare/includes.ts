import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";
import { validatorOf } from "../validate.ts";
import { createFormulas } from "./formula.ts";
import { createReader } from "./read-schema.ts";
import { createSchemaNodes } from "./schema-nodes.ts";
import { Unreadable } from "./unreadable.ts";
import { createWitnesses } from "./witness.ts";

/** Whether every document that is valid under one schema is valid under another. */
export type Inclusion =
  | { readonly kind: "included" }
  /** Ajv says that it is valid under the one and not under the other. */
  | { readonly kind: "excluded"; readonly counterexample: Json }
  | { readonly kind: "unknown"; readonly reason: string };

/** A search that took more than this is given up: schemas that people write take hundreds. */
const maxSteps = 50_000;

/** Compares schemas by what they mean. What was found out about a part of a schema is kept for the next comparison. */
export interface Comparer {
  compare(inner: JsonSchema, outer: JsonSchema): Inclusion;
}

export function createComparer(): Comparer {
  const formulas = createFormulas();
  const nodes = createSchemaNodes();
  const read = createReader(formulas, nodes);
  const find = createWitnesses(formulas, read, maxSteps);
  const judges = new Map<JsonSchema, (document: unknown) => boolean>();

  function judge(schema: JsonSchema): (document: unknown) => boolean {
    const known = judges.get(schema);
    if (known !== undefined) return known;
    const validate = validatorOf({ type: "contract", kind: "api", name: "schema", version: "1.0.0", schema });
    const check = (document: unknown) => validate(document).length === 0;
    judges.set(schema, check);
    return check;
  }

  return {
    compare(inner, outer) {
      try {
        const { all, not, make } = formulas;
        const [left, right] = [nodes.root(inner), nodes.root(outer)];
        const holds = (schema: typeof left) => make({ kind: "schema", schema, holds: true });
        const answer = find(all([holds(left), not(holds(right))]));
        if (answer.kind === "none") return { kind: "included" };
        if (answer.kind === "unknown") return { kind: "unknown", reason: "the search came to no end" };
        const isOne = judge(inner)(answer.value) && !judge(outer)(answer.value);
        if (isOne) return { kind: "excluded", counterexample: answer.value };
        return { kind: "unknown", reason: "what was found to differ does not, for Ajv" };
      } catch (error) {
        if (error instanceof Unreadable) return { kind: "unknown", reason: error.message };
        throw error;
      }
    },
  };
}
