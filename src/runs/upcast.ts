/**
 * How documents of earlier versions of a contract become documents of a later one.
 *
 * 1. Upcasts make a chain: one that leads from 1.0.0 to 2.0.0 and one from 2.0.0 to 3.0.0 lead from 1.0.0 to 3.0.0. Of several ways the
 *    one with the fewest upcasts is taken.
 * 2. Each upcast is given a document that fits its earlier version, and a copy of its own. What it gives must be plain JSON and fit the
 *    version that it leads to.
 * 3. An upcast that throws, or gives something else, is a failure that names the upcast and the places, never the values.
 */
import { type Contract, referenceOf } from "../contracts/contract.ts";
import { validatorOf } from "../contracts/validate.ts";
import type { Violation } from "../contracts/violation.ts";
import { err, ok, type Result } from "../core/result.ts";
import { comparePrecedence } from "../definitions/versions.ts";
import { serialise } from "./serialise.ts";

/** The way from an earlier version to a later one. */
export interface UpcastPath {
  readonly from: Contract;
  /** At least one; each leads to where the next one begins. */
  readonly hops: readonly Hop[];
}

interface Hop {
  readonly from: Contract;
  readonly to: Contract;
  readonly convert: (document: never) => unknown;
}

/** A document of the later version. */
export interface Converted {
  readonly value: unknown;
  /** The same as JSON text. */
  readonly text: string;
}

/** Why there is none, in a sentence. */
export interface UpcastFailure {
  readonly message: string;
}

/** Every way that leads to a version, from the newest one on. */
export function upcastPaths(to: Contract): readonly UpcastPath[] {
  const found = new Map<string, UpcastPath>();
  const pending: { readonly at: Contract; readonly hops: readonly Hop[] }[] = [{ at: to, hops: [] }];
  // In order of length, so the first way that is found is the shortest.
  for (const { at, hops } of pending) {
    for (const { from, convert } of at.upcasts ?? []) {
      if (from.version === to.version || found.has(from.version)) continue;
      const path = { from, hops: [{ from, to: at, convert }, ...hops] };
      found.set(from.version, path);
      pending.push({ at: from, hops: path.hops });
    }
  }
  return [...found.values()].toSorted((left, right) => comparePrecedence(right.from.version, left.from.version));
}

/**
 * How a reader of a contract takes documents of another version of it: by the upcast from exactly that version, else as they are
 * within one major, else by an upcast from its major: the nearest version above, whose documents those of one below are, or else the
 * nearest below. `undefined`: not at all.
 */
export function wayFrom(version: string, to: Contract): UpcastPath | "as-is" | undefined {
  const paths = upcastPaths(to);
  const exact = paths.find(({ from }) => from.version === version);
  if (exact !== undefined) return exact;
  if (majorOf(version) === majorOf(to.version)) return "as-is";
  const same = paths.filter(({ from }) => majorOf(from.version) === majorOf(version));
  return same.findLast(({ from }) => comparePrecedence(from.version, version) > 0) ?? same[0];
}

/** Converts a document, all the way. */
export function follow({ from, hops }: UpcastPath, document: unknown): Result<Converted, UpcastFailure> {
  const violations = validatorOf(from)(document);
  if (violations.length > 0)
    return err({ message: `The document does not fit ${referenceOf(from)}: ${places(violations)}.` });
  let converted: Converted = { value: document, text: JSON.stringify(document) };
  for (const hop of hops) {
    const next = convert(hop, converted.text);
    if (!next.ok) return next;
    converted = next.value;
  }
  return ok(converted);
}

function convert({ from, to, convert }: Hop, text: string): Result<Converted, UpcastFailure> {
  const failed = (what: string) =>
    err({ message: `The upcast from ${referenceOf(from)} to ${referenceOf(to)} ${what}. Mend the upcast.` });
  let result: unknown;
  try {
    result = convert(JSON.parse(text) as never);
  } catch (error) {
    // Its message may cite the document.
    return failed(`threw ${error instanceof Error ? error.name : "something that is no Error"}`);
  }
  if (result instanceof Promise) {
    // Nobody awaits it.
    result.catch(() => undefined);
    return failed("gave a promise, and must give the document itself");
  }
  const serialised = serialise(result);
  if (!serialised.ok || serialised.text === undefined) {
    const { found, pointer } = serialised.ok ? { found: "nothing", pointer: "" } : serialised.error;
    return failed(`gave ${found} at "${pointer}", which is no plain JSON`);
  }
  // Read back, so that it is what will be read from disk.
  const value: unknown = JSON.parse(serialised.text);
  const violations = validatorOf(to)(value);
  if (violations.length > 0) return failed(`gave what does not fit: ${places(violations)}`);
  return ok({ value, text: serialised.text });
}

function places(violations: readonly Violation[]): string {
  const cited = violations.slice(0, 5).map(({ message }) => message);
  return `${cited.join("; ")}${violations.length > 5 ? ` (and ${violations.length - 5} more)` : ""}`;
}

function majorOf(version: string): string | undefined {
  return version.split(".", 1)[0];
}
