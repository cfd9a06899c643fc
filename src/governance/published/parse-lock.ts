import { contractKinds } from "../../contracts/contract.ts";
import { type Duration, durationMs } from "../../core/duration.ts";
import { isJsonObject, type JsonObject } from "../../core/json.ts";
import { err, ok, type Result } from "../../core/result.ts";
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

function contractProblem({ kind, schema, owner = "", consumers = [], deprecation }: JsonObject): string | undefined {
  if (!contractKinds.some((each) => each === kind)) return "has no kind";
  if (typeof schema !== "boolean" && !isJsonObject(schema)) return "has no schema";
  if (typeof owner !== "string") return "has an owner that is no name";
  if (!isTexts(consumers)) return "has lists of other things than names";
  return deprecation === undefined || isDeprecation(deprecation) ? undefined : "has a deprecation without days";
}

function flowProblem(flow: JsonObject): string | undefined {
  const { asks, consumes = [], emits = [], systems = [], promise, deadLetter } = flow;
  if (!isTexts(asks)) return 'has no list "asks"';
  if (!(isTexts(consumes) && isTexts(emits) && isTexts(systems))) return "has lists of other things than names";
  const { owner = "", tier = "", trigger = "" } = flow;
  if (!isTexts([owner, tier, trigger])) return "has an owner, a tier or a trigger that is no name";
  if (promise !== undefined && !isPromise(promise)) return "has a promise that cannot be read";
  if (deadLetter === undefined || (isJsonObject(deadLetter) && isDuration(deadLetter["reviewWithin"])))
    return undefined;
  return "has a dead-letter policy that cannot be read";
}

function isPromise(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { complete, over, broken } = value;
  return isDuration(complete) && isDuration(over) && typeof value["for"] === "number" && typeof broken === "string";
}

function isDeprecation(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { since, sunset = "", successor = "" } = value;
  return since !== undefined && isTexts([since, sunset, successor]);
}

function isDuration(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    durationMs(value as Duration);
    return true;
  } catch {
    return false;
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
