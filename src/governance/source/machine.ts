import type { AnyNode } from "acorn";
import type { Facts } from "./facts.ts";
import type { Place } from "./source.ts";
import type { StepFacts } from "./step-facts.ts";
import type { Closure, ObjectValue, Scope, StepPart, Value } from "./value.ts";

/** As what code is executed: facts go to a step, to the flow, or to its key. */
export type Context =
  /** The module itself, when it is loaded, and functions that nothing is known to call. */
  | { readonly kind: "load" }
  | { readonly kind: "flow" }
  | { readonly kind: "step"; readonly step: StepFacts; readonly part: StepPart }
  | { readonly kind: "key" };

/** Where the reader is. */
export interface At {
  readonly scope: Scope;
  readonly context: Context;
  /** Whether anybody looks at the value of the expression. */
  readonly isUsed: boolean;
  readonly inLoop: boolean;
  /** What the function gives back so far. */
  readonly returns: Value[];
  /** Whether anybody looks at what the function gives back. */
  readonly isResultUsed: boolean;
  /** The call in a module itself that led here through functions of the project: where a helper declares something. */
  readonly entry?: Place;
}

/**
 * Follows code without running it: each expression has a `Value`, each function of the project that is called is gone through
 * with the values that it is called with, and what is met on the way is noted in `facts`. Branches are all taken, loops are
 * gone through once, and a function is gone through once for the same values.
 */
export interface Machine {
  readonly facts: Facts;
  /** Instances of classes, by class and what their constructor was given. */
  readonly instances: Map<string, ObjectValue>;
  visit(node: AnyNode, at: At): Value;
  /** Statements of one block, functions first. */
  visitBlock(nodes: readonly AnyNode[], at: At): void;
  /** @param args undefined when nothing is known of them. */
  enter(closure: Closure, args: readonly Value[] | undefined, at: At): Value;
  /** A function that somebody may call later, or not. */
  closure(closure: Closure, at: At): Closure;
  /** What a module of the project exports under a name. */
  exportOf(file: string, name: string): Value;
  /** The module that an import in a file leads to; undefined when it is not one of the project. */
  resolve(from: string, specifier: string): string | undefined;
  /** Notes that something outside of the code was begun. */
  begin(): void;
  /** How many such things were begun so far. */
  begunCount(): number;
}
