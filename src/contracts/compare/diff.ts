/**
 * What changed between two versions of a schema, and what that breaks.
 *
 * 1. BACKWARD: every document that is valid under the old version is valid under the new one. FORWARD: the reverse. FULL: both.
 * 2. The verdict is about the versions as a whole, by what they mean. Each change is judged by itself as well: the old version
 *    against the old version with this change alone. What breaks only together is a change of its own, `combined`.
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
import { closedToward } from "./lenient.ts";
import { isNestedTooDeeply } from "./nesting.ts";
import { Unreadable } from "./unreadable.ts";
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
  const judge = createJudge(mode, policy, comparer);
  const verdict = judge(before, after);
  const changes = differences(before, after).map((change) => judged(change, before, after, judge, verdict));
  const breaksByItself = changes.some(({ breaking }) => breaking);
  const all = verdict.kind === "included" || breaksByItself ? changes : [...changes, combined(verdict)];
  return {
    compatible: verdict.kind === "included",
    mode,
    policy,
    requiredBump: bumpOf(verdict, all, before, after),
    changes: all,
  };
}

/** @param whole the new version with all changes, when `after` has one alone. */
type Judge = (before: JsonSchema, after: JsonSchema, whole?: JsonSchema) => Inclusion;

function createJudge(mode: CompatibilityMode, policy: ComparisonPolicy, comparer: Comparer): Judge {
  /** The same object for the same schemas, so that what was found out about it is kept. */
  const closed = new Map<JsonSchema, { readonly toward: JsonSchema; readonly schema: JsonSchema }>();

  function lenientOf(inner: JsonSchema, toward: JsonSchema): JsonSchema {
    const known = closed.get(inner);
    if (known?.toward === toward) return known.schema;
    const schema = closedToward(inner, toward);
    closed.set(inner, { toward, schema });
    return schema;
  }

  const includes = (inner: JsonSchema, outer: JsonSchema, whole = outer): Inclusion =>
    comparer.compare(policy === "lenient" ? lenientOf(inner, whole) : inner, outer, { inner, outer: whole });
  return (before, after, whole) => {
    const backward: Inclusion = mode.startsWith("FORWARD") ? { kind: "included" } : includes(before, after, whole);
    if (backward.kind === "excluded" || mode.startsWith("BACKWARD")) return backward;
    const forward = includes(after, before);
    return forward.kind === "included" ? backward : forward;
  };
}

function differences(before: JsonSchema, after: JsonSchema): readonly Change[] {
  if (isNestedTooDeeply(before) || isNestedTooDeeply(after)) return [];
  try {
    return changesBetween(before, after);
  } catch (error) {
    // The verdict on the whole says what cannot be read.
    if (error instanceof Unreadable || error instanceof RangeError) return [];
    throw error;
  }
}

function judged(change: Change, before: JsonSchema, after: JsonSchema, judge: Judge, verdict: Inclusion): JudgedChange {
  const { pointer, kind } = change;
  const said = { pointer, kind, message: inWords(change) };
  if (kind === "annotation-changed") return { ...said, breaking: false };
  // Whatever it breaks by itself, another change mends.
  if (verdict.kind === "included") return { ...said, breaking: false };
  const alone = judge(before, change.alone, after);
  if (alone.kind === "included") return { ...said, breaking: false };
  if (alone.kind === "excluded") return { ...said, breaking: true, counterexample: alone.counterexample };
  const message = `${said.message} What that does could not be decided: ${alone.reason}.`;
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
