import { contractKinds } from "../contracts/contract.ts";
import { isJsonObject, type JsonObject } from "../core/json.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { Lock } from "./lock.ts";

/**
 * The lock that a JSON value is, or what is wrong with it, in words. A lock of flows alone, as earlier versions wrote it, has no
 * published contracts.
 */
export function parseLock(value: unknown): Result<Lock, string> {
  if (!isJsonObject(value)) return err("it is no object");
  const { contracts = {}, flows = {} } = value;
  const problem = problemIn("contracts", contracts, contractProblem) ?? problemIn("flows", flows, flowProblem);
  // Held to its shape above.
  return problem === undefined ? ok({ contracts, flows } as unknown as Lock) : err(problem);
}

type ProblemOf = (entry: JsonObject) => string | undefined;

function problemIn(part: string, value: unknown, problemOf: ProblemOf): string | undefined {
  if (!isJsonObject(value)) return `"${part}" is no object`;
  for (const [name, versions] of Object.entries(value)) {
    if (!Array.isArray(versions)) return `"${name}" in "${part}" is no list of versions`;
    const seen = new Set<unknown>();
    for (const entry of versions) {
      const problem = entryProblem(entry, problemOf) ?? (seen.has(entry.version) ? "is there twice" : undefined);
      if (problem !== undefined) return `an entry of "${name}" in "${part}" ${problem}`;
      seen.add(entry.version);
    }
  }
  return undefined;
}

function entryProblem(entry: unknown, problemOf: ProblemOf): string | undefined {
  if (!isJsonObject(entry)) return "is no object";
  return typeof entry["version"] === "string" && /^\d+\.\d+\.\d+/.test(entry["version"])
    ? problemOf(entry)
    : "has no version";
}

function contractProblem({ kind, schema }: JsonObject): string | undefined {
  if (!contractKinds.some((each) => each === kind)) return "has no kind";
  return typeof schema === "boolean" || isJsonObject(schema) ? undefined : "has no schema";
}

function flowProblem({ asks, consumes = [], emits = [], systems = [] }: JsonObject): string | undefined {
  if (!isTexts(asks)) return 'has no list "asks"';
  const isRead = isTexts(consumes) && isTexts(emits) && isTexts(systems);
  return isRead ? undefined : "has lists of other things than names";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
