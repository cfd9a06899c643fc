import type { Evidence } from "../../../src/governance/gate/evidence.ts";
import type { PolicyFile } from "../../../src/governance/gate/policy-file.ts";

/** What is changed of the project in test/gate/base: texts of files by path; null takes a file away. */
export type Overlay = Readonly<Record<string, string | null>>;

/** A project that breaks one rule, and one that comes near to it and does not. */
export interface RuleFixture {
  /** Breaks the rule. */
  readonly fails: Failing;
  /** Break it in other ways. */
  readonly alsoFails?: readonly Failing[];
  /** Come near to it and do not break it, nor any other rule, unless it says which. */
  readonly passes: readonly (Variant & { readonly also?: readonly string[] })[];
}

export interface Failing extends Variant {
  /** Each problem that the rule finds: the subject, and words that are in the fact. */
  readonly finds: readonly { readonly subject: string; readonly fact: string }[];
  /** Codes of other rules that cannot be kept when this one is broken in this way. */
  readonly also?: readonly string[];
}

export interface Variant {
  readonly files?: Overlay;
  /** Written as `waybill.policy.json`. */
  readonly policy?: PolicyFile;
  /** What comes from elsewhere than the project: the ledger, version control, what is published, what was proved. */
  readonly evidence?: Partial<
    Pick<Evidence, "ledger" | "secretOrigins" | "changeCounts" | "published" | "proofs" | "codeHashes" | "now">
  >;
}

/** A file of the project in test/gate/base with parts of it replaced. Every part must be there. */
export function edited(text: string, ...changes: readonly (readonly [part: string, by: string])[]): string {
  return changes.reduce((edit, [part, by]) => {
    if (!edit.includes(part)) throw new Error(`There is no "${part}" to replace.`);
    return edit.replace(part, () => by);
  }, text);
}
