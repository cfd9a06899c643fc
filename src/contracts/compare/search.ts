import type { Json } from "../../core/json.ts";
import type { Formula, Formulas } from "./formula.ts";

/** What came of looking for a value. */
export type Answer<T = Json> =
  | { readonly kind: "found"; readonly value: T }
  /** There is none, for certain. */
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

export const none: Answer<never> = { kind: "none" };
export const unknown: Answer<never> = { kind: "unknown" };

/** Values to be tried. */
export interface Candidates<T> {
  readonly values: readonly T[];
  /** Whether no other value could do. */
  readonly isComplete: boolean;
}

/** What the search for an array or an object asks of the search as a whole. */
export interface Search {
  readonly formulas: Formulas;
  /** A value for which the formula holds. */
  find(formula: Formula): Answer;
  /** Whether it holds for a value; `undefined` when nobody knows. */
  holds(formula: Formula, value: Json): boolean | undefined;
}

/** The first that is found; else whether all answers are certain. */
export function firstFound<T, C>(choices: Iterable<C>, attempt: (choice: C) => Answer<T>): Answer<T> {
  let isCertain = true;
  for (const choice of choices) {
    const answer = attempt(choice);
    if (answer.kind === "found") return answer;
    if (answer.kind === "unknown") isCertain = false;
  }
  return isCertain ? none : unknown;
}
