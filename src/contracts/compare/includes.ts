import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";
import { createFormulas } from "./formula.ts";
import { createJury, type Jury } from "./jury.ts";
import { isNestedTooDeeply, maxNesting } from "./nesting.ts";
import { createReader } from "./read-schema.ts";
import { createSchemaNodes, type SchemaNodes } from "./schema-nodes.ts";
import { Unreadable } from "./unreadable.ts";
import { createWitnesses } from "./witness.ts";

/** Whether every document that is valid under one schema is valid under another. */
export type Inclusion =
  | { readonly kind: "included" }
  /** By Ajv it is valid under the one and not under the other. */
  | { readonly kind: "excluded"; readonly counterexample: Json }
  | { readonly kind: "unknown"; readonly reason: string };

/** What came of looking for a document. */
export type Candidate =
  /** There is none, for certain. */
  | { readonly kind: "none" }
  /** Thought to be one; Ajv was not asked. */
  | { readonly kind: "found"; readonly document: Json }
  | { readonly kind: "unknown"; readonly reason: string };

/** Compares schemas by what they mean. What was found out about a part of a schema is kept for the next comparison. */
export interface Comparer {
  /**
   * Whether `outer` includes `inner`.
   * @param by the schemas that judge a counterexample, when they are others: `inner` may be part of the first.
   */
  compare(
    inner: JsonSchema,
    outer: JsonSchema,
    by?: { readonly inner: JsonSchema; readonly outer: JsonSchema },
  ): Inclusion;
  /**
   * Looks for a document that is valid under all schemas of the one list and under none of the other. That they are not nested too
   * deeply is for the caller to see to.
   */
  search(inside: readonly JsonSchema[], outside: readonly JsonSchema[]): Candidate;
  /** What is said of a document that Ajv does not find to differ: the search may have passed over what it cannot read. */
  disputed(): Unknown;
  /** To be called before the searches of another comparison, so that none is blamed for what the one before could not read. */
  begin(): void;
  readonly jury: Jury;
  readonly nodes: SchemaNodes;
}

type Unknown = Extract<Inclusion, { readonly kind: "unknown" }>;

/** A search that took more than this is given up: schemas that people write take hundreds. */
const maxSteps = 10_000;

/** A schema that refers from one definition to the next may still come to the end of the stack. */
export const tooDeep = {
  kind: "unknown",
  reason: `a schema is nested too deeply: ${maxNesting} levels are read`,
} as const;

/** What is not known when an error was thrown. @throws the error when it is another one. */
export function unknownBecause(error: unknown): Unknown {
  if (error instanceof Unreadable) return { kind: "unknown", reason: `it is not known what ${error.message} says` };
  if (error instanceof RangeError) return tooDeep;
  throw error;
}

export function createComparer(): Comparer {
  const formulas = createFormulas();
  const nodes = createSchemaNodes();
  const read = createReader(formulas, nodes);
  const jury = createJury();
  const unreadable = new Set<string>();
  const find = createWitnesses(formulas, read, maxSteps, (what) => unreadable.add(what));

  function unknown(reason: string): Unknown {
    const passedOver = [...unreadable].join(", ");
    return { kind: "unknown", reason: passedOver === "" ? reason : `it is not known what ${passedOver} says` };
  }

  function search(inside: readonly JsonSchema[], outside: readonly JsonSchema[]): Candidate {
    try {
      const { all, make } = formulas;
      const say = (schemas: readonly JsonSchema[], holds: boolean) =>
        schemas.map((schema) => make({ kind: "schema", schema: nodes.root(schema), holds }));
      const answer = find(all([...say(inside, true), ...say(outside, false)]));
      if (answer.kind === "none") return answer;
      if (answer.kind === "unknown") return unknown("the search came to no end");
      return { kind: "found", document: answer.value };
    } catch (error) {
      return unknownBecause(error);
    }
  }

  const begin = (): void => unreadable.clear();
  const disputed = (): Unknown => unknown("a document that was thought to differ does not, for Ajv");

  return {
    begin,
    disputed,
    jury,
    nodes,
    search,
    compare(inner, outer, by = { inner, outer }) {
      if (isNestedTooDeeply(inner) || isNestedTooDeeply(outer)) return tooDeep;
      begin();
      const candidate = search([inner], [outer]);
      if (candidate.kind === "none") return { kind: "included" };
      if (candidate.kind === "unknown") return candidate;
      const { document } = candidate;
      try {
        const [isInside, isOutside] = [jury.judge(by.inner, [document])[0], !jury.judge(by.outer, [document])[0]];
        if (isInside === true && isOutside) return { kind: "excluded", counterexample: document };
      } catch (error) {
        return unknownBecause(error);
      }
      return disputed();
    },
  };
}
