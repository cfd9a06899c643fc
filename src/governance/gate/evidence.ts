import type { Landscape } from "../landscape.ts";
import type { LandscapeUse } from "../landscape-use.ts";
import type { ProjectSource } from "../source/source.ts";
import type { Problem } from "./finding.ts";
import type { Parameters } from "./parameters.ts";

/** All that rules judge by. Whatever is not known is absent, and a rule that needs it finds nothing. */
export interface Evidence {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly landscape: Landscape;
  /** Who uses what. */
  readonly use: LandscapeUse;
  readonly source: ProjectSource;
  /** Texts of the files that the project's definitions name (runbooks, tests of robots), by path as it is named; those that exist. */
  readonly files: ReadonlyMap<string, string>;
  readonly parameters: Parameters;
  /** What `waybill prove` recorded, by `flow@version`. */
  readonly proofs: ReadonlyMap<string, Proof>;
  /** Hash of the code that a flow reaches, by `flow@version`. */
  readonly codeHashes: ReadonlyMap<string, string>;
  /** From version control, by file: how often it was changed in the time that the parameters say. Absent without version control. */
  readonly changeCounts?: ReadonlyMap<string, number>;
  /** Origins of base URLs that are secrets, by the name of the secret; of those that are set here. */
  readonly secretOrigins?: ReadonlyMap<string, string>;
  /** From the ledger. Absent where there is none. */
  readonly ledger?: LedgerEvidence;
  /** Contracts that differ from what is published of them. Absent without a lock file. */
  readonly published?: readonly ContractDrift[];
}

/** A contract that is not as it was published, or changed without the version that the change needs. */
export interface ContractDrift extends Omit<Problem, "place"> {
  /** `order.booked@1.0.0`. */
  readonly contract: string;
}

export interface Proof {
  readonly passed: boolean;
  /** Hash of the code that was proved. */
  readonly codeHash: string;
}

export interface LedgerEvidence {
  /** When the first run was accepted, in milliseconds since the Unix epoch; absent when there was none. */
  readonly firstAcceptedAt?: number;
  /** By flow, when its latest run was accepted. */
  readonly lastAcceptedAt: ReadonlyMap<string, number>;
  readonly calls: readonly ObservedCall[];
}

/** A host that the code of a flow was seen to call. */
export interface ObservedCall {
  readonly flow: string;
  readonly step?: string;
  /** With the port when it is not the usual one: `api.example.com`. */
  readonly host: string;
  /** The system through which it was called; absent when none was. */
  readonly system?: string;
  /** Milliseconds since the Unix epoch. */
  readonly lastAt: number;
  readonly count: number;
}
