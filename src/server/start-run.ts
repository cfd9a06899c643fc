import { type Contract, referenceOf } from "../contracts/contract.ts";
import { sunsetProblem } from "../contracts/served.ts";
import type { Violation } from "../contracts/violation.ts";
import { WaybillError } from "../core/errors.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { Accepted, AcceptRequest, Engine } from "../runs/engine.ts";
import { normalKey, readMessageKey } from "../runs/message-key.ts";
import { createTaker, type Taken } from "../runs/take.ts";

/** What somebody asks to be started. */
export interface Start {
  readonly flow: string;
  readonly input: unknown;
  /** The one that the trigger finds in the input, unless told. */
  readonly key?: string | undefined;
}

/** That an input does not fit the contract of the flow. */
export interface Misfit {
  readonly contract: Contract;
  readonly violations: readonly Violation[];
}

/**
 * Starts a run for a person: the input is held to the contract of the flow's trigger, or to an earlier version that is upcast to it.
 * @param now in milliseconds since the Unix epoch: says what is sunset.
 * @returns what is wrong with each field when the input does not fit.
 * @throws WaybillError `flow-unknown`, `contract-sunset`, `upcast-failed`, `key-invalid`, and what `Engine.accept` throws.
 */
export async function startRun(
  flows: readonly AnyFlow[],
  engine: Engine,
  { flow: name, input, key }: Start,
  now: number,
): Promise<Result<Accepted, Misfit>> {
  const flow = flows.find((candidate) => candidate.name === name);
  if (flow === undefined) {
    throw new WaybillError(
      "flow-unknown",
      `There is no flow "${name}". The project has: ${flows.map((known) => known.name).join(", ")}.`,
    );
  }
  const taken = createTaker(flow.on.contract)(input);
  if (taken.kind === "broken") return err({ contract: flow.on.contract, violations: taken.violations });
  const message = messageOf(taken, input, now);
  return ok(
    await engine.accept({
      flow: name,
      key: key === undefined ? keyOf(flow, message.input) : normalKey(key),
      ...message,
    }),
  );
}

/** @throws WaybillError `contract-broken` when the input did not fit. */
export function requireStarted(started: Result<Accepted, Misfit>): Accepted {
  if (started.ok) return started.value;
  const { contract, violations } = started.error;
  const places = violations.map(({ message }) => message).join("; ");
  throw new WaybillError("contract-broken", `The input does not fit ${referenceOf(contract)}: ${places}.`);
}

function messageOf(
  taken: Exclude<Taken, { kind: "broken" }>,
  input: unknown,
  now: number,
): Pick<AcceptRequest, "input" | "inputText"> {
  const sunset = sunsetProblem(taken.of, now);
  if (sunset !== undefined) throw new WaybillError("contract-sunset", sunset);
  if (taken.kind === "failed") throw new WaybillError("upcast-failed", taken.failure.message);
  if (taken.kind === "fits") return { input };
  return { input: taken.document.value, inputText: taken.document.text };
}

function keyOf(flow: AnyFlow, input: unknown): string {
  const find = flow.on.key;
  if (find !== undefined) {
    const key = readMessageKey(() => find(input as never, {}));
    if (key.ok) return key.value;
    throw new WaybillError(
      "key-invalid",
      `The key that the trigger of flow "${flow.name}" finds in this input ${key.error}. Give one with --key.`,
    );
  }
  throw new WaybillError(
    "key-invalid",
    `Flow "${flow.name}" takes its key from the event's id, which an input of yours does not have. Give one with --key.`,
  );
}
