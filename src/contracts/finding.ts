/** What is wrong somewhere, before it is looked up what is there. */
export interface Finding {
  readonly pointer: string;
  readonly expected: string;
  /** `type`: another kind of value; `tag`: another fixed value, as in the tag of a tagged union. */
  readonly kind: "type" | "tag" | "other";
  /** Replaces the description of what is there. */
  readonly found?: string;
}
