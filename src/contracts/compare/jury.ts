/**
 * Asks Ajv about counterexamples.
 *
 * Compiling a schema costs far more than using it, and counterexamples have few fields. So a large schema is compiled as what it says
 * of the documents alone (pruned.ts), once for all documents that are asked about together; a small one is compiled once for all.
 */
import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";
import { judgeOf } from "../validate.ts";
import { prunedFor } from "./pruned.ts";
import { Unreadable } from "./unreadable.ts";

type Judge = (document: unknown) => boolean;

export interface Jury {
  /** Whether each of the documents is valid under the schema. @throws Unreadable when Ajv cannot tell. */
  judge(schema: JsonSchema, documents: readonly Json[]): readonly boolean[];
}

/** Characters of JSON up to which a schema is small: compiling it takes little more than making a validator at all. */
const smallSize = 2_000;

export function createJury(): Jury {
  const wholes = new Map<JsonSchema, Judge | "in parts">();

  function judgeFor(schema: JsonSchema, documents: readonly Json[]): Judge {
    const known = wholes.get(schema) ?? (isPrunable(schema) ? "in parts" : compiled(schema));
    wholes.set(schema, known);
    return known === "in parts" ? compiled(prunedFor(documents, schema)) : known;
  }

  return {
    judge(schema, documents) {
      if (documents.length === 0) return [];
      const judge = judgeFor(schema, documents);
      return documents.map((document) => judge(document));
    },
  };
}

/** What Ajv is wrong about. */
const misjudged = /"\$(?:dynamicRef|recursiveRef)":/;

/** One that refers into `properties` is left whole: what it refers to may be of a name that the documents have not. */
function isPrunable(schema: JsonSchema): boolean {
  const text = JSON.stringify(schema);
  return text.length > smallSize && !refersIntoProperties(text);
}

/** By a pointer, or by a name of its own. */
function refersIntoProperties(text: string): boolean {
  return /\/properties\/|"\$(?:anchor|id)"/.test(text);
}

/** @throws Unreadable when Ajv cannot compile it, or would be wrong about it. */
function compiled(schema: JsonSchema): Judge {
  const [keyword] = misjudged.exec(JSON.stringify(schema)) ?? [];
  if (keyword !== undefined) throw new Unreadable(keyword.slice(0, -1));
  try {
    return judgeOf(schema);
  } catch {
    throw new Unreadable("a schema that Ajv cannot compile");
  }
}
