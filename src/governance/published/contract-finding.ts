import type { Bump, SchemaDiff } from "../../contracts/compare/diff.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import type { Consumers } from "./consumers.ts";

/** What is wrong with a contract, held against what is published of it. */
export type ContractFinding = ChangedUnderVersion | BumpTooLow | VersionGone | DeclaredTwice;

/** A change of a schema. */
interface Changed {
  /** The schema that it is held against. */
  readonly before: JsonSchema;
  readonly diff: SchemaDiff;
}

/** In words: each a sentence. */
export interface Said {
  readonly fact: string;
  readonly consequence: string;
  readonly fix: string;
}

interface Found extends Said {
  /** Name of the contract. */
  readonly contract: string;
  /** The version that it is about. */
  readonly version: string;
  /** Fact, consequence and fix, one after another. */
  readonly message: string;
  readonly consumers: Consumers;
}

/** What differs: which documents fit, only how the schema is written, or the kind of the contract. */
export type ContractChange = "meaning" | "text" | "kind";

/** A published version is not what was published. */
export interface ChangedUnderVersion extends Found, Changed {
  readonly kind: "changed";
  readonly how: ContractChange;
}

/** A new version is closer to an earlier one than what changed allows. */
export interface BumpTooLow extends Found, Changed {
  readonly kind: "bump-too-low";
  /** The earlier version. */
  readonly against: string;
  readonly given: Bump;
}

/** The code has neither it nor a later version of its major any more, although it is not sunset and somebody takes it. */
export interface VersionGone extends Found {
  readonly kind: "gone";
}

/** Two contracts of one name and version that differ. */
export interface DeclaredTwice extends Found {
  readonly kind: "declared-twice";
}
