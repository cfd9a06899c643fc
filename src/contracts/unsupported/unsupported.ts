/** What a schema has in it that documents would be misjudged by. */
export const unsupportedConstructs = [
  "dialect",
  "vocabulary",
  "dynamic-reference",
  "outside-reference",
  "beside-reference",
  "identifiers",
  "unevaluated-items",
  "empty-enum",
  "pattern",
  "nullable",
  "prototype-property",
  "nesting",
  "not-compilable",
] as const;

export type UnsupportedConstruct = (typeof unsupportedConstructs)[number];

export interface Unsupported {
  /** JSON pointer (RFC 6901) of the keyword within the schema; empty for the whole of it. */
  readonly pointer: string;
  readonly construct: UnsupportedConstruct;
  /** Why, as a part of a sentence. */
  readonly reason: string;
  /** What to write instead, as a sentence without its full stop. */
  readonly instead: string;
}
