import type { Contract } from "../contracts/contract.ts";
import { validatorOf } from "../contracts/validate.ts";

/** A part of a schema by which documents cannot be judged. */
export interface Unjudgeable {
  /** JSON pointer within the schema; empty for the whole of it. */
  readonly pointer: string;
  /** Why, as a part of a sentence. */
  readonly reason: string;
  /** What to write instead, as a sentence without its full stop. */
  readonly instead: string;
}

/** What of the schema of a contract keeps documents from being judged; empty when there is nothing. */
export function unjudgeableIn(contract: Contract): readonly Unjudgeable[] {
  try {
    validatorOf(contract);
    return [];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    const instead = "Write JSON Schema 2020-12 that refers to nothing outside itself";
    return [{ pointer: "", reason: `it cannot be compiled: ${cause}`, instead }];
  }
}
