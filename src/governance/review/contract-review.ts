/**
 * What changed in the contracts of a project since a lock file was written.
 *
 * 1. A version of the code that was not published is held against the highest published version below it: of its major, or else of
 *    the majors before.
 * 2. Whether a change has the version that it needs is for verify-contracts.ts to say. Its findings are handed through.
 * 3. A lock file keeps versions that the code has no more. So a major counts as removed when a flow took or emitted it at the time, or
 *    when it may not be away yet.
 */
import { type Bump, diffSchemas, type SchemaDiff } from "../../contracts/compare/diff.ts";
import { createComparer } from "../../contracts/compare/includes.ts";
import { type Contract, referenceOf } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { comparePrecedence } from "../../definitions/versions.ts";
import { topicOf } from "../../runs/match.ts";
import { bumpBetween, majorOf } from "../published/bump.ts";
import { type Consumers, consumersOf, topicOfReference, type Usage } from "../published/consumers.ts";
import type { ContractFinding } from "../published/contract-finding.ts";
import { hasSameText, type Lock, type PublishedContract, plainSchema, publishedVersion } from "../published/lock.ts";
import { ownContracts } from "../published/own-contracts.ts";
import { type TermChange, termChanges } from "./term-change.ts";

export type ContractReview = ContractCame | ContractVersion | ContractRewritten | TermsChanged | ContractWent;

interface Reviewed {
  readonly contract: string;
  readonly version: string;
  readonly consumers: Consumers;
  /** Why it may not be as it is. Empty when all is well. */
  readonly findings: readonly ContractFinding[];
}

/** Nothing of this name was published. */
export interface ContractCame extends Reviewed {
  readonly change: "new";
}

/** A version that was not published, beside or after others that were. */
export interface ContractVersion extends Reviewed, Compared {
  readonly change: "version";
  readonly against: string;
  readonly given: Bump;
}

/** A published version reads otherwise. */
export interface ContractRewritten extends Reviewed, Compared {
  readonly change: "changed";
}

/** What a published version says beside its schema. */
export interface TermsChanged extends Reviewed {
  readonly change: "terms";
  readonly terms: readonly TermChange[];
}

/** Nothing of a major is in the code. `version` is the highest one that was published. */
export interface ContractWent extends Reviewed {
  readonly change: "removed";
}

interface Compared {
  readonly before: JsonSchema;
  readonly diff: SchemaDiff;
}

/** @param findings of `verifyContracts` on the same lock. In order of name and version. */
export function reviewContracts(
  before: Lock,
  usage: Usage,
  findings: readonly ContractFinding[],
): readonly ContractReview[] {
  const contracts = distinct(ownContracts(usage.landscape));
  const comparer = createComparer();
  const reviewed = (contract: Pick<Contract, "name" | "version" | "consumers">): Reviewed => ({
    contract: contract.name,
    version: contract.version,
    consumers: consumersOf(contract, usage, contracts),
    findings: findings.filter((each) => each.contract === contract.name && each.version === contract.version),
  });
  const compare = (old: PublishedContract, { schema, compatibility }: Contract): Compared => ({
    before: old.schema,
    diff: diffSchemas(old.schema, plainSchema(schema), compatibility, comparer),
  });
  return [
    ...contracts.flatMap((contract) => reviewPresent(contract, before, { reviewed, compare })),
    ...removed(before, contracts, findings).map((entry) => ({ change: "removed" as const, ...reviewed(entry) })),
  ].toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

interface Tools {
  readonly reviewed: (contract: Contract) => Reviewed;
  readonly compare: (old: PublishedContract, contract: Contract) => Compared;
}

function reviewPresent(contract: Contract, before: Lock, { reviewed, compare }: Tools): readonly ContractReview[] {
  const entry = publishedVersion(before.contracts, contract);
  if (entry !== undefined) {
    const isSame = hasSameText(entry.schema, contract.schema) && entry.kind === contract.kind;
    const terms = termChanges(entry, contract);
    return [
      ...(isSame ? [] : [{ change: "changed" as const, ...reviewed(contract), ...compare(entry, contract) }]),
      ...(terms.length === 0 ? [] : [{ change: "terms" as const, ...reviewed(contract), terms }]),
    ];
  }
  const lower = highestBelow(contract, before);
  if (lower === undefined) return [{ change: "new", ...reviewed(contract) }];
  const given = bumpBetween(lower.version, contract.version);
  const compared = compare(lower, contract);
  return [{ change: "version", ...reviewed(contract), ...compared, against: lower.version, given }];
}

function highestBelow({ name, version }: Contract, { contracts }: Lock): PublishedContract | undefined {
  return (contracts[name] ?? [])
    .filter((entry) => comparePrecedence(entry.version, version) < 0)
    .toSorted((left, right) => comparePrecedence(right.version, left.version))[0];
}

/** The highest version of each major that was there and is not. */
function removed(
  { contracts, flows }: Lock,
  present: readonly Contract[],
  findings: readonly ContractFinding[],
): readonly Pick<Contract, "name" | "version" | "consumers">[] {
  const kept = new Set(present.map(({ name, version }) => topicOf(name, version)));
  const used = new Set(
    Object.values(flows)
      .flat()
      .flatMap(({ consumes = [], emits = [] }) => [...consumes, ...emits].map(topicOfReference)),
  );
  const gone = new Set(
    findings.filter(({ kind }) => kind === "gone").map(({ contract, version }) => topicOf(contract, version)),
  );
  return Object.entries(contracts).flatMap(([name, versions]) =>
    highestOfEach(versions)
      .filter(({ version }) => !kept.has(topicOf(name, version)))
      .filter(({ version }) => used.has(topicOf(name, version)) || gone.has(topicOf(name, version)))
      .map((entry) => ({ name, ...entry })),
  );
}

function highestOfEach(versions: readonly PublishedContract[]): readonly PublishedContract[] {
  const sorted = versions.toSorted((left, right) => comparePrecedence(right.version, left.version));
  return sorted.filter(
    ({ version }, index) => sorted.findIndex((each) => majorOf(each.version) === majorOf(version)) === index,
  );
}

function distinct(contracts: readonly Contract[]): readonly Contract[] {
  return [...new Map(contracts.map((contract) => [referenceOf(contract), contract])).values()];
}

function keyOf({ contract, version, change }: ContractReview): string {
  return `${referenceOf({ name: contract, version })} ${change}`;
}
