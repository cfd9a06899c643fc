/**
 * Holds the contracts of a project against what is published of them.
 *
 * 1. A published version does not change: not what it means, not how it is written, not its kind. What it says beside its schema
 *    (owner, deprecation, consumers) may.
 * 2. A new version is as far from the highest one below it, of its major, as the change needs, by the mode and policy of the new
 *    version. With _TRANSITIVE it is held to all of them. A new major may break; a pre-release is held to nothing and holds nothing.
 * 3. A major version stays in the code, as high as it was published, until it is sunset or nobody takes it (gone-versions.ts).
 */
import { diffSchemas, type SchemaDiff } from "../../contracts/compare/diff.ts";
import { type Comparer, createComparer } from "../../contracts/compare/includes.ts";
import { type Contract, referenceOf } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { comparePrecedence } from "../../definitions/versions.ts";
import type { Landscape } from "../landscape.ts";
import { bumpBetween, isEnough, isPreRelease, majorOf } from "./bump.ts";
import { type Consumers, consumersOf, type Usage } from "./consumers.ts";
import type { ContractChange, ContractFinding } from "./contract-finding.ts";
import { goneVersions } from "./gone-versions.ts";
import { hasSameText, type Lock, type PublishedContract, plainSchema, publishedVersion } from "./lock.ts";
import { ownContracts } from "./own-contracts.ts";
import { saidOf } from "./words-of-findings.ts";

/** A version of a contract, published or not. */
interface Version {
  readonly version: string;
  readonly schema: JsonSchema;
}

/**
 * In order of name and version. Empty when all is well.
 * @param usage says who is to be told.
 * @param now in milliseconds since the Unix epoch: says what is sunset.
 */
export function verifyContracts(published: Lock, usage: Usage, now: number): readonly ContractFinding[] {
  const comparer = createComparer();
  const contracts = ownContracts(usage.landscape);
  const distinct = contracts.filter((contract, index) => contracts.findIndex(isVersionOf(contract)) === index);
  const consumers = (contract: Contract): Consumers => consumersOf(contract, usage, contracts);
  return [
    ...twice(contracts, consumers),
    ...distinct.flatMap((contract) => {
      const entry = publishedVersion(published.contracts, contract);
      return entry === undefined
        ? tooLow(contract, lowerVersions(contract, published, distinct), consumers, comparer)
        : changed(contract, entry, versionsOf(contract.name, published, distinct), consumers, comparer);
    }),
    ...goneVersions(published, distinct, usage, now),
  ].toSorted((left, right) => (referenceTo(left) < referenceTo(right) ? -1 : 1));
}

/** Contracts of the code that are not published yet, e.g. `order.booked@1.1.0`. */
export function unpublished({ contracts }: Lock, landscape: Landscape): readonly string[] {
  const missing = ownContracts(landscape).filter((contract) => publishedVersion(contracts, contract) === undefined);
  return [...new Set(missing.map(referenceOf))];
}

type ConsumersOf = (contract: Contract) => Consumers;

function twice(contracts: readonly Contract[], consumers: ConsumersOf): readonly ContractFinding[] {
  return contracts.flatMap((contract, index): readonly ContractFinding[] => {
    const first = contracts.findIndex(isVersionOf(contract));
    const other = contracts[first];
    if (other === undefined || first === index) return [];
    if (hasSameText(other.schema, contract.schema) && other.kind === contract.kind) return [];
    const { name, version } = contract;
    return [saidOf({ kind: "declared-twice", contract: name, version, consumers: consumers(contract) })];
  });
}

function changed(
  contract: Contract,
  entry: PublishedContract,
  known: readonly string[],
  consumers: ConsumersOf,
  comparer: Comparer,
): readonly ContractFinding[] {
  const isSameText = hasSameText(entry.schema, contract.schema);
  if (isSameText && entry.kind === contract.kind) return [];
  const diff = differenceOf(entry.schema, contract, comparer);
  const how = isSameText ? "kind" : changeOf(entry.schema, contract.schema, comparer);
  const { name, version } = contract;
  const found = { kind: "changed", contract: name, version, how, before: entry.schema, diff } as const;
  return [saidOf({ ...found, consumers: consumers(contract) }, known)];
}

function changeOf(before: JsonSchema, after: JsonSchema, comparer: Comparer): ContractChange {
  const ways = [comparer.compare(before, after), comparer.compare(after, before)];
  return ways.every(({ kind }) => kind === "included") ? "text" : "meaning";
}

function tooLow(
  contract: Contract,
  lower: readonly Version[],
  consumers: ConsumersOf,
  comparer: Comparer,
): readonly ContractFinding[] {
  const isTransitive = contract.compatibility?.mode?.endsWith("_TRANSITIVE") === true;
  const { name, version } = contract;
  for (const [index, { version: against, schema }] of lower.slice(0, isTransitive ? lower.length : 1).entries()) {
    const given = bumpBetween(against, version);
    const diff = differenceOf(schema, contract, comparer);
    // Of the versions further down it only counts whether they get on.
    if (index === 0 ? isEnough(given, diff.requiredBump) : diff.compatible) continue;
    const found = { kind: "bump-too-low", contract: name, version, against, given, before: schema, diff } as const;
    const known = lower.map((each) => each.version);
    return [saidOf({ ...found, consumers: consumers(contract) }, known)];
  }
  return [];
}

function differenceOf(before: JsonSchema, { schema, compatibility }: Contract, comparer: Comparer): SchemaDiff {
  return diffSchemas(before, plainSchema(schema), compatibility, comparer);
}

/** Released versions of the same major below a contract, highest first; of a pre-release none. */
function lowerVersions(contract: Contract, published: Lock, contracts: readonly Contract[]): readonly Version[] {
  if (isPreRelease(contract.version)) return [];
  const entries = published.contracts[contract.name] ?? [];
  const present = contracts.filter(
    (each) => each.name === contract.name && publishedVersion(published.contracts, each) === undefined,
  );
  return [...entries, ...present]
    .filter(({ version }) => !isPreRelease(version) && majorOf(version) === majorOf(contract.version))
    .filter(({ version }) => comparePrecedence(version, contract.version) < 0)
    .map(({ version, schema }) => ({ version, schema: plainSchema(schema) }))
    .toSorted((left, right) => comparePrecedence(right.version, left.version));
}

function versionsOf(name: string, published: Lock, contracts: readonly Contract[]): readonly string[] {
  const entries = published.contracts[name] ?? [];
  const present = contracts.filter((contract) => contract.name === name);
  return [...entries, ...present].map(({ version }) => version);
}

function isVersionOf({ name, version }: Contract): (other: Contract) => boolean {
  return (other) => other.name === name && other.version === version;
}

function referenceTo({ contract, version }: ContractFinding): string {
  return referenceOf({ name: contract, version });
}
