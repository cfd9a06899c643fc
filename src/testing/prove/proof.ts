import type { AnyFlow } from "../../definitions/flow.ts";
import type { FlowOf } from "../test-waybill.ts";
import type { ProofOptions } from "./prove-flow.ts";

/** A proof as a project exports it from a module in `proofs/`, for `waybill prove`. A value; nothing registers it anywhere. */
export interface Proof {
  readonly type: "proof";
  readonly flow: AnyFlow;
  readonly input: unknown;
  readonly options: ProofOptions;
}

export interface ProofDefinition<T> extends Omit<ProofOptions, "only" | "onProgress"> {
  /** A message as the flow gets it. */
  readonly input: T;
}

/** Says with which message and in front of which systems a flow is proven. */
export function proof<T>(flow: FlowOf<T>, definition: ProofDefinition<NoInfer<T>>): Proof {
  const { input, ...options } = definition;
  return { type: "proof", flow, input, options };
}
