/**
 * What the key of a message depends on, found by trying: the key function is given the examples of the contract, and each example with
 * one field at a time changed to another value that the contract allows.
 *
 * 1. Only what the function reads is changed. A field depends on when some change of it changes the key, or when no other value of it
 *    that fits was found: nothing is known against it then.
 * 2. Of each field that the key depends on it is tried what happens where the contract lets it be absent, or null.
 * 3. The function gets a copy each time, and headers that have a value for every name.
 */
import type { Contract } from "../../contracts/contract.ts";
import { unsupportedIn } from "../../contracts/unsupported.ts";
import { validatorOf } from "../../contracts/validate.ts";
import { appendPointer } from "../../core/json.ts";
import type { Result } from "../../core/result.ts";
import { readMessageKey } from "../../runs/message-key.ts";
import { acceptsAnything } from "../accepts-anything.ts";
import { type Leaf, otherValues, without, withValue } from "./altered.ts";
import { choicesAt } from "./choices.ts";
import { leavesOf, recorded } from "./read-recorder.ts";

export type KeyFunction = (message: never, headers: never) => unknown;

/** A field without which there is no key, although the contract allows messages without it. */
export interface KeyGap {
  /** With `*` for items of a list. */
  readonly pointer: string;
  readonly state: "missing" | "null";
  /** What is wrong with the key then, e.g. `is of type undefined, and must be text or a number`. */
  readonly what: string;
}

/** What came of the key for one example. */
export type KeyReading = { /** From 1. */ readonly example: number } & (
  | { readonly outcome: "unusable"; readonly what: string }
  /** Twice the same message, and two keys. */
  | { readonly outcome: "unstable" }
  | {
      readonly outcome: "usable";
      /** Pointers of the fields that it depends on, with `*` for items of a list. */
      readonly fields: readonly string[];
      /** Names of the headers that it depends on. */
      readonly headers: readonly string[];
      readonly gaps: readonly KeyGap[];
    }
);

/** Examples beyond these say little that is new. */
const mostExamples = 3;
/** A key that is a digest of the whole message reads all of its fields. */
const mostLeaves = 200;
/** Other values of a field that are tried: what a key takes of a field may stay the same in some. */
const mostValues = 3;

/** @returns one reading for each example that fits the contract, at most three; none when its schema cannot judge documents. */
export function probeKey(key: KeyFunction, contract: Contract): readonly KeyReading[] {
  if (unsupportedIn(contract.schema).length > 0) return [];
  const fits = (document: unknown): boolean => validatorOf(contract)(document).length === 0;
  const isDescribed = !acceptsAnything(contract.schema);
  return (contract.examples ?? [])
    .map((document, index) => ({ document, example: index + 1 }))
    .filter(({ document }) => fits(document))
    .slice(0, mostExamples)
    .map(({ document, example }) => ({ example, ...readingOf(new Trial(key, contract, fits), document, isDescribed) }));
}

type Outcome<R = KeyReading> = R extends KeyReading ? Omit<R, "example"> : never;

/** @param isDescribed whether the contract says anything of what may be missing. */
function readingOf(trial: Trial, document: unknown, isDescribed: boolean): Outcome {
  const [first, second] = [trial.run(document), trial.run(document)];
  if (!first.ok) return { outcome: "unusable", what: first.error };
  if (!second.ok || second.value !== first.value) return { outcome: "unstable" };
  if (holdsNothing(first.value)) return { outcome: "unusable", what: nothingInIt };
  const { leaves, headers } = trial.reads(document);
  const deciding = leaves.filter((leaf) => trial.mayDecide(document, leaf, first.value));
  return {
    outcome: "usable",
    fields: [...new Set(deciding.map(({ path }) => pointerOf(document, path)))],
    headers: headers.filter((name) => trial.differs(trial.run(document, name), first.value)),
    gaps: isDescribed ? deciding.flatMap(({ path }) => trial.gapsAt(document, path)) : [],
  };
}

/** Runs the key function of one trigger. */
class Trial {
  readonly #key: KeyFunction;
  readonly #contract: Contract;
  readonly #fits: (document: unknown) => boolean;

  constructor(key: KeyFunction, contract: Contract, fits: (document: unknown) => boolean) {
    this.#key = key;
    this.#contract = contract;
    this.#fits = fits;
  }

  /** @param otherHeader the header that has another value than usual. */
  run(document: unknown, otherHeader?: string): Result<string, string> {
    return this.#run(copyOf(document), headersFor(otherHeader));
  }

  /** What the function reads; every field when that cannot be seen. */
  reads(document: unknown): { readonly leaves: readonly Leaf[]; readonly headers: readonly string[] } {
    const { document: watched, leaves } = recorded(copyOf(document));
    const headers = new Set<string>();
    // Some functions of the language do not take what is watched.
    const isSeen = this.#run(watched, headersFor(undefined, headers)).ok;
    return { leaves: (isSeen ? leaves() : leavesOf(document, mostLeaves)).slice(0, mostLeaves), headers: [...headers] };
  }

  mayDecide(document: unknown, { path, value }: Leaf, key: string): boolean {
    if (choicesAt(this.#contract.schema, pointerOf(document, path)) === 1) return false;
    const others = otherValues(value)
      .map((other) => withValue(document, path, other))
      .filter(this.#fits)
      .slice(0, mostValues);
    return others.length === 0 || others.some((other) => this.differs(this.run(other), key));
  }

  differs(result: Result<string, string>, key: string): boolean {
    return !result.ok || result.value !== key;
  }

  /** Of what is around a field the outermost that may be absent counts. */
  gapsAt(document: unknown, path: readonly string[]): readonly KeyGap[] {
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length);
      const gap = this.#gap(document, part, "missing") ?? this.#gap(document, part, "null");
      if (gap !== undefined) return [gap];
    }
    return [];
  }

  #gap(document: unknown, path: readonly string[], state: KeyGap["state"]): KeyGap | undefined {
    const altered = state === "null" ? withValue(document, path, null) : without(document, path);
    if (altered === undefined || !this.#fits(altered)) return undefined;
    const result = this.run(altered);
    if (result.ok && !holdsNothing(result.value)) return undefined;
    return { pointer: pointerOf(document, path), state, what: result.ok ? nothingInIt : result.error };
  }

  #run(document: unknown, headers: unknown): Result<string, string> {
    return readMessageKey(() => this.#key(document as never, headers as never));
  }
}

const nothingInIt = 'has "undefined", "null" or "[object Object]" in it';

/** Whether something that was not there became part of a text. */
function holdsNothing(key: string): boolean {
  return /(?<!\p{L})(?:undefined|null|NaN)(?!\p{L})|\[object \w+\]/u.test(key);
}

/** Digits, because a key may make a number of them. */
function headersFor(other: string | undefined, read: Set<string> = new Set()): unknown {
  return new Proxy(
    {},
    {
      get: (_, name) => {
        if (typeof name === "symbol" || name === "toJSON") return undefined;
        read.add(name);
        return name === other ? "1000002" : "1000001";
      },
    },
  );
}

function copyOf(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document));
}

function pointerOf(document: unknown, path: readonly string[]): string {
  let pointer = "";
  let at = document;
  for (const name of path) {
    pointer = Array.isArray(at) ? `${pointer}/*` : appendPointer(pointer, name);
    at = typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return pointer;
}
