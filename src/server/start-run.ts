import { validatorOf } from "../contracts/validate.ts";
import { WaybillError } from "../core/errors.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { Accepted, Engine } from "../runs/engine.ts";

/**
 * Starts a run for a person: the input is held to the contract of the flow's trigger, and the key is the one that the
 * trigger finds in it, unless told.
 * @throws WaybillError `flow-unknown`, `contract-broken`, `key-invalid`, and what `Engine.accept` throws.
 */
export async function startRun(
  flows: readonly AnyFlow[],
  engine: Engine,
  name: string,
  input: unknown,
  key?: string,
): Promise<Accepted> {
  const flow = flows.find((candidate) => candidate.name === name);
  if (flow === undefined) {
    throw new WaybillError(
      "flow-unknown",
      `There is no flow "${name}". The project has: ${flows.map((known) => known.name).join(", ")}.`,
    );
  }
  const violations = validatorOf(flow.on.contract)(input);
  if (violations.length > 0) {
    const { name: contract, version } = flow.on.contract;
    throw new WaybillError(
      "contract-broken",
      `The input does not fit ${contract}@${version}: ${violations.map(({ message }) => message).join("; ")}.`,
    );
  }
  return engine.accept({ flow: name, key: key ?? keyOf(flow, input), input });
}

function keyOf(flow: AnyFlow, input: unknown): string {
  try {
    if (flow.on.key !== undefined) return String(flow.on.key(input as never, {}));
  } catch (cause) {
    throw new WaybillError(
      "key-invalid",
      `The trigger of flow "${flow.name}" finds no key in this input. Give one with --key.`,
      { cause },
    );
  }
  throw new WaybillError(
    "key-invalid",
    `Flow "${flow.name}" takes its key from the event's id, which an input of yours does not have. Give one with --key.`,
  );
}
