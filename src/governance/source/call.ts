import type { NodeOf } from "./syntax.ts";
import type { Value } from "./value.ts";

/** A call as it is written, with what its parts stand for. */
export interface Call {
  readonly node: NodeOf<"CallExpression">;
  readonly callee: Value;
  /** What stands before the last dot. */
  readonly receiver?: Value;
  /** The last name of what is called. */
  readonly name?: string;
  /** As many as are known: a list of unknown length that is spread into the call stands for one that is unknown. */
  readonly args: readonly Value[];
}
