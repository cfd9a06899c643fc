import type { JsonSchema } from "./schema.ts";

/** Whether a schema says that it is draft-07; else it is 2020-12. */
export function usesDraft07(schema: JsonSchema): boolean {
  return typeof schema === "object" && saysDraft07(schema["$schema"]);
}

export function saysDraft07($schema: unknown): boolean {
  return typeof $schema === "string" && /^http:\/\/json-schema\.org\/draft-07\/schema#?$/.test($schema);
}

export function saysDraft2020($schema: unknown): boolean {
  return typeof $schema === "string" && /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/.test($schema);
}
