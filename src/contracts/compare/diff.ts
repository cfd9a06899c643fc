/**
 * What changed between two versions of a schema, and what that breaks.
 *
 * 1. BACKWARD: every document that is valid under the old version is valid under the new one. FORWARD: the reverse. FULL: both.
 * 2. The verdict is about the versions as a whole, by what they mean. Each change is judged by itself as well (verdicts.ts). What
 *    breaks only together is a change of its own, `combined`.
 * 3. What cannot be decided breaks, and says so.
 * 4. By the lenient policy an open schema does not count on properties that it does not name: a document of the one version is taken
 *    not to have those that only the other version names.
 */
import type { Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";
import type { ComparisonPolicy, CompatibilityMode } from "../compatibility.ts";
import type { JsonSchema } from "../schema.ts";
import { type Change, type ChangeKind, changesBetween } from "./changes.ts";
import { type Comparer, createComparer, type Inclusion } from "./includes.ts";
import { isNestedTooDeeply } from "./nesting.ts";
import type { SchemaNodes } from "./schema-nodes.ts";
import { Unreadable } from "./unreadable.ts";
import { type Direction, verdictsOn } from "./verdicts.ts";
import { inWords } from "./words.ts";

export type Bump = "major" | "minor" | "patch" | "none";

export interface JudgedChange {
  /** JSON pointer of the keyword that changed. */
  readonly pointer: string;
  readonly kind: ChangeKind;
  readonly breaking: boolean;
  /** Breaking because nobody could decide it. */
  readonly unknown?: true;
  readonly message: string;
  /** Valid under the one version and not under the other, by Ajv. */
  readonly counterexample?: Json;
}

export interface SchemaDiff {
  readonly compatible: boolean;
  readonly mode: CompatibilityMode;
  readonly policy: ComparisonPolicy;
  readonly requiredBump: Bump;
  readonly changes: readonly JudgedChange[];
}

export interface DiffOptions {
  readonly mode?: CompatibilityMode;
  readonly policy?: ComparisonPolicy;
}

/** Compares two versions of a schema; BACKWARD and strict unless told. */
export function diffSchemas(
  before: JsonSchema,
  after: JsonSchema,
  { mode = "BACKWARD", policy = "strict" }: DiffOptions = {},
  comparer: Comparer = createComparer(),
): SchemaDiff {
  const found = differences(before, after, comparer.nodes);
  const telling = found.filter(({ kind }) => kind !== "annotation-changed");
  const { whole, changes: verdicts } = verdictsOn(
    { before, after, changes: telling, directions: directionsOf(mode), isLenient: policy === "lenient" },
    comparer,
  );
  const byChange = new Map(telling.map((change, place) => [change, verdicts[place]]));
  const changes = found.map((change) => judged(change, byChange.get(change)));
  const isTold = whole.kind === "included" || changes.some(({ breaking }) => breaking);
  const all = isTold ? changes : [...changes, combined(whole)];
  return {
    compatible: whole.kind === "included",
    mode,
    policy,
    requiredBump: bumpOf(whole, all, before, after),
    changes: all,
  };
}

function directionsOf(mode: CompatibilityMode): readonly Direction[] {
  if (mode.startsWith("FULL")) return ["backward", "forward"];
  return mode.startsWith("FORWARD") ? ["forward"] : ["backward"];
}

function differences(before: JsonSchema, after: JsonSchema, nodes: SchemaNodes): readonly Change[] {
  if (isNestedTooDeeply(before) || isNestedTooDeeply(after)) return [];
  try {
    return changesBetween(before, after, nodes);
  } catch (error) {
    // The verdict on the whole says what cannot be read.
    if (error instanceof Unreadable || error instanceof RangeError) return [];
    throw error;
  }
}

/** @param verdict what it breaks by itself; nothing when it says nothing about documents. */
function judged(change: Change, verdict: Inclusion | undefined): JudgedChange {
  const { pointer, kind } = change;
  const said = { pointer, kind, message: inWords(change) };
  if (verdict === undefined || verdict.kind === "included") return { ...said, breaking: false };
  if (verdict.kind === "excluded") return { ...said, breaking: true, counterexample: verdict.counterexample };
  const message = `${said.message} What that does could not be decided: ${verdict.reason}.`;
  return { ...said, breaking: true, unknown: true, message };
}

function combined(verdict: Inclusion): JudgedChange {
  const said = { pointer: "", kind: "combined", breaking: true } as const;
  if (verdict.kind === "excluded") {
    const message = "The changes break together what each of them leaves whole.";
    return { ...said, message, counterexample: verdict.counterexample };
  }
  const reason = verdict.kind === "unknown" ? verdict.reason : "";
  return { ...said, unknown: true, message: `Whether the versions are compatible could not be decided: ${reason}.` };
}

function bumpOf(verdict: Inclusion, changes: readonly JudgedChange[], before: JsonSchema, after: JsonSchema): Bump {
  if (verdict.kind !== "included") return "major";
  if (changes.some(({ kind }) => kind !== "annotation-changed")) return "minor";
  return canonical(before as Json) === canonical(after as Json) ? "none" : "patch";
}
