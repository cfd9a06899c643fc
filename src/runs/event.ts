import type { Contract } from "../contracts/contract.ts";
import { validatorOf } from "../contracts/validate.ts";
import { WaybillError } from "../core/errors.ts";
import { ok } from "../core/result.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { AcceptRequest } from "./engine.ts";
import type { Execution } from "./execution.ts";
import { RunFailure } from "./failure.ts";
import { normalKey } from "./message-key.ts";
import { serialise } from "./serialise.ts";
import { resultExcess } from "./size.ts";
import { unconverted } from "./unconverted.ts";
import { follow } from "./upcast.ts";

/**
 * The JSON text of an event, which is what its subscribers get: what the publisher does to the data later is no part of it.
 * @throws RunFailure `step-result-invalid`, `flow-limit-exceeded`.
 */
export function eventText(flow: AnyFlow, contract: Contract<unknown>, data: unknown): string {
  const serialised = serialise(data);
  if (serialised.ok && serialised.text !== undefined) {
    const excess = resultExcess(flow, `Event ${contract.name}@${contract.version}`, serialised.text);
    if (excess !== undefined) throw new RunFailure(excess);
    return serialised.text;
  }
  const { pointer, found } = serialised.ok ? { pointer: "", found: "nothing" } : serialised.error;
  throw new RunFailure({
    cause: "defect",
    code: "step-result-invalid",
    message: `Event ${contract.name}@${contract.version} cannot be published: it has ${found} at "${pointer}". Publish plain JSON: a date as an ISO string, a big number as a string.`,
    details: { contract: contract.name, pointer, found },
  });
}

/**
 * @param what is held to the contract, for the message.
 * @throws RunFailure with cause `contract` that names the places, never the values.
 */
export function requireFit(contract: Contract<unknown>, data: unknown, what = "The event"): void {
  const violations = validatorOf(contract)(data);
  if (violations.length === 0) return;
  const places = violations.slice(0, 5).map(({ message }) => message);
  const more = violations.length > 5 ? ` (and ${violations.length - 5} more)` : "";
  throw new RunFailure({
    cause: "contract",
    code: "contract-broken",
    message: `${what} does not fit ${contract.name}@${contract.version}: ${places.join("; ")}${more}. Mend what the flow builds, then replay the run.`,
    details: { contract: contract.name, version: contract.version },
  });
}

/** The messages that an event is for its subscribers. @throws WaybillError `key-invalid`. */
export function subscriptions(
  execution: Execution,
  contract: Contract<unknown>,
  eventId: string,
  text: string,
): readonly AcceptRequest[] {
  return execution.context.subscribersOf(contract.name, contract.version).map(({ flow, path }) => {
    const event: unknown = JSON.parse(text);
    const converted = path === undefined ? ok({ value: event, text }) : follow(path, event);
    // Its key is made of what it would have been.
    if (!converted.ok) {
      const outstanding = unconverted(contract.version, flow.on.contract, converted.error);
      return { flow: flow.name, key: eventId, input: event, inputText: text, unconverted: outstanding };
    }
    const { value: input, text: inputText } = converted.value;
    return { flow: flow.name, key: keyOf(flow, input, eventId), input, inputText };
  });
}

function keyOf({ name, on }: AnyFlow, input: unknown, eventId: string): string {
  const ownKey = on.type === "event" ? on.key : undefined;
  return ownKey === undefined ? eventId : requireKey(name, ownKey(input as never));
}

/** Turned into text, `undefined` would be one key for many events, of which all but the first would be taken for duplicates. */
function requireKey(flow: string, key: unknown): string {
  if (typeof key === "string" || Number.isFinite(key)) return normalKey(String(key));
  throw new WaybillError(
    "key-invalid",
    `Flow "${flow}" got ${key === null ? "null" : typeof key} as the idempotency key of an event. It must be a string or a number: look at "key" of its trigger.`,
  );
}
