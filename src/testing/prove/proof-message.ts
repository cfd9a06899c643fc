import { validatorOf } from "../../contracts/validate.ts";
import { WaybillError } from "../../core/errors.ts";
import type { Headers } from "../../definitions/trigger.ts";
import type { FlowOf } from "../test-waybill.ts";
import type { ProofMessage } from "./execute.ts";

/** A message for a flow, for `further` of a proof. */
export function message<T>(
  flow: FlowOf<T>,
  input: NoInfer<T>,
  options: { readonly headers?: Headers } = {},
): ProofMessage {
  return { flow, input, ...options };
}

/** @throws WaybillError `contract-broken` that names the places in the first message that does not fit. */
export function checkMessages(messages: readonly ProofMessage[]): void {
  for (const { flow, input } of messages) {
    const violations = validatorOf(flow.on.contract)(input);
    if (violations.length === 0) continue;
    const { name, version } = flow.on.contract;
    throw new WaybillError(
      "contract-broken",
      `The message of the proof for flow "${flow.name}" does not fit ${name}@${version}: ${violations.map((violation) => violation.message).join("; ")}.`,
    );
  }
}
