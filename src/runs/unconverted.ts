/**
 * Events that could not be upcast for a subscriber.
 *
 * Whoever emitted an event has nothing to do with who takes it, so the run that emits goes on. The subscriber gets a run all the same,
 * which is a dead letter from the start and has the event as it was published. Whenever it is replayed the upcast is tried again.
 */
import type { Contract } from "../contracts/contract.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { RecordedFact, Unconverted } from "./fact.ts";
import type { Failure } from "./failure.ts";
import { follow, type UpcastFailure, wayFrom } from "./upcast.ts";

export function unconverted(from: string, contract: Contract, { message }: UpcastFailure): Unconverted {
  return {
    from,
    failure: {
      cause: "contract",
      code: "upcast-failed",
      message: `${message} Then replay the run.`,
      details: { contract: contract.name, from, to: contract.version },
    },
  };
}

/** The version that the message of a run is of, when it was accepted without being upcast. */
export function unconvertedFrom(facts: readonly RecordedFact[]): string | undefined {
  const first = facts[0]?.fact;
  if (first?.kind !== "dead" || first.failure.code !== "upcast-failed") return undefined;
  const from = first.failure.details?.["from"];
  return typeof from === "string" ? from : undefined;
}

/** The message as the flow takes it now, or what is still wrong. */
export function convertAgain(from: string, contract: Contract, message: unknown): Result<unknown, Failure> {
  const way = wayFrom(from, contract);
  if (way === "as-is") return ok(message);
  const { name, version } = contract;
  const none = { message: `No upcast leads from ${name}@${from} to ${version} any more. Write one.` };
  const converted = way === undefined ? err(none) : follow(way, message);
  return converted.ok ? ok(converted.value.value) : err(unconverted(from, contract, converted.error).failure);
}
