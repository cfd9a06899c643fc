import type { DeclaredType, Place, SourceField } from "./source.ts";
import type { StepFacts } from "./step-facts.ts";
import type { ClassNode, FunctionNode } from "./syntax.ts";

/**
 * What is known of a value without running the code. Each kind is something that the gate wants to follow through variables,
 * parameters and helper functions; all else is `unknown`.
 */
export type Value =
  | { readonly kind: "unknown" }
  | { readonly kind: "nothing" }
  | { readonly kind: "constant"; readonly value: string | number | boolean }
  /** Made of others so that what is in them is in it: a template, a sum, `JSON.stringify(order)`. */
  | { readonly kind: "mixed"; readonly parts: readonly Value[] }
  | { readonly kind: "run" }
  | { readonly kind: "run-method"; readonly name: string }
  /** What the action or the undo of a step is given. */
  | { readonly kind: "call"; readonly step: StepFacts; readonly part: StepPart }
  | { readonly kind: "call-method"; readonly step: StepFacts; readonly part: StepPart; readonly name: string }
  /** The same for every attempt: an idempotency key, an id of the run. */
  | { readonly kind: "stable-id" }
  | DocumentValue
  | { readonly kind: "headers" }
  | Closure
  | { readonly kind: "class"; readonly node: ClassNode; readonly scope: Scope }
  | ObjectValue
  | { readonly kind: "list"; readonly items: readonly Value[] }
  /** A list of unknown length made of another one: what the function gave for an item, and whether it began something. */
  | { readonly kind: "mapped"; readonly item: Value; readonly isBegun: boolean }
  /** A list whose length the code bounds. */
  | { readonly kind: "bounded" }
  /** A list of such lists. */
  | { readonly kind: "chunks" }
  /** A promise, and whether something was begun for it that it waits for. */
  | { readonly kind: "pending"; readonly value: Value; readonly isBegun: boolean }
  /** What a function of a package gave that was given functions of ours. */
  | { readonly kind: "wrapped"; readonly closures: readonly Closure[] }
  /** All exports of a module of the project. */
  | { readonly kind: "namespace"; readonly file: string }
  /** An import of the project, looked up when it is used. */
  | { readonly kind: "import"; readonly file: string; readonly name: string }
  /** Of a package: `randomUUID` of `node:crypto`; `*` for the whole of it. */
  | { readonly kind: "external"; readonly specifier: string; readonly name: string }
  | { readonly kind: "global"; readonly path: string }
  | DeclaredValue
  /** What another function of Waybill gave: `webhook(...)`, `secret(...)`. */
  | { readonly kind: "made"; readonly by: string; readonly args: readonly Value[] };

/** The module that code belongs to. */
export interface CodeModule {
  readonly file: string;
  readonly text: string;
}

/** Names and what they stand for, as in the code: each function call and each block has one of its own. */
export interface Scope {
  readonly module: CodeModule;
  inner(): Scope;
  declare(name: string, value: Value): void;
  /** Undefined for names that are not declared here or further out: globals. */
  find(name: string): Value | undefined;
  /** The code does not have to come here, so what the name stood for before counts as well. */
  assign(name: string, value: Value): void;
}

export type StepPart = "action" | "undo";

export interface DocumentValue extends SourceField {
  readonly kind: "document";
  /** A batch: a list of documents. */
  readonly isBatch?: true;
}

export interface Closure {
  readonly kind: "closure";
  readonly node: FunctionNode;
  readonly scope: Scope;
}

export interface ObjectValue {
  readonly kind: "object";
  /** Grows: what is assigned to it later is added. */
  readonly properties: Map<string, Value>;
  /** Whether it may have properties that are not in the code. */
  readonly isOpen: boolean;
  /** A document that is spread into it. */
  readonly base?: DocumentValue;
}

export interface DeclaredValue {
  readonly kind: "declared";
  readonly type: DeclaredType;
  readonly name?: string;
  readonly options: Value;
  readonly place: Place;
}

export const unknown: Value = { kind: "unknown" };
export const nothing: Value = { kind: "nothing" };

/** Documents are not followed deeper than this: recursive ones have no end. */
const deepestPath = 8;
/** Constants are not put together to longer texts. */
const longestText = 500;

export function constant(value: string | number | boolean): Value {
  return { kind: "constant", value };
}

/** A field of a document; an item when the name is `*`. */
export function fieldOf(document: DocumentValue, name: string): Value {
  const { contract, path, isBatch } = document;
  const known = contract === undefined ? {} : { contract };
  if (isBatch === true) return { kind: "document", ...known, path };
  return path.length >= deepestPath ? unknown : { kind: "document", ...known, path: [...path, name] };
}

export function awaited(value: Value): Value {
  return value.kind === "pending" ? awaited(value.value) : value;
}

/** Text that is made of others; a constant when all are. */
export function mixed(parts: readonly Value[]): Value {
  if (parts.every((part) => part.kind === "constant")) {
    const text = parts.map((part) => String(part.value)).join("");
    if (text.length <= longestText) return constant(text);
  }
  return { kind: "mixed", parts };
}
