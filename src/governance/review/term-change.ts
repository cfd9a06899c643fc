import { canonical } from "../../contracts/canonical.ts";
import type { Contract } from "../../contracts/contract.ts";
import type { Json } from "../../core/json.ts";
import { type PublishedContract, publishedContract } from "../published/lock.ts";

/** What a contract says beside its schema, and lock files keep. */
export type Term = "owner" | "consumers" | "deprecation" | "compatibility";

/** Absent is what was not or is not said. Values are as the lock file has them. */
export interface TermChange {
  readonly term: Term;
  readonly from?: Json;
  readonly to?: Json;
}

export function termChanges(before: PublishedContract, contract: Contract): readonly TermChange[] {
  const after = publishedContract(contract);
  return (["owner", "consumers", "deprecation", "compatibility"] as const).flatMap((term) => {
    // Read from JSON, or to be written as JSON.
    const [from, to] = [before[term] as Json | undefined, after[term] as Json | undefined];
    if (textOf(from) === textOf(to)) return [];
    return [{ term, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
}

function textOf(value: Json | undefined): string {
  return value === undefined ? "" : canonical(JSON.parse(JSON.stringify(value)) as Json);
}
