/**
 * How a system is reached. `type` names the connector that serves it; `Call` is what a step gets from that connector, and
 * only for the compiler.
 */
export interface AccessTo<Call> {
  readonly type: string;
  readonly "~call"?: Call;
}

/** The `call` that a step on a system with this access gets. */
export type CallOf<Access> = Access extends { readonly "~call"?: infer Call } ? NonNullable<Call> : never;
