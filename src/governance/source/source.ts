/**
 * What the source code of a project says, as far as it can be read without running it. Everything here is found by following
 * the code from each `flow(...)` call: through helper functions, imports and re-exports. What cannot be followed (a name that
 * is made at run time, a system that is picked from a list) is absent, and told in `unresolved`; it is never guessed.
 */

/** Where something stands. */
export interface Place {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** One module of a project as JavaScript: types are replaced by blanks, so that places are those of the file. */
export interface SourceModule {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly text: string;
  /** Whether it is a test, or only there for tests. */
  readonly isTest: boolean;
}

/** A module that could not be read, and why, in a sentence. */
export interface UnreadableModule {
  readonly file: string;
  readonly reason: string;
}

export interface ProjectSource {
  /** One for each `flow("name", { ... })` that is found outside of tests, in order of file and place. */
  readonly flows: readonly FlowSource[];
  /** In order of file. */
  readonly modules: readonly ModuleSource[];
  readonly unreadable: readonly UnreadableModule[];
}

/** What a module imports or re-exports, dynamic imports with a literal name included. */
export interface ImportedModule {
  /** As it is written: `./orders.ts`, `node:fs/promises`, `undici`. */
  readonly specifier: string;
  /** The project's module that it leads to; absent for packages and for what is not there. */
  readonly file?: string;
}

/** A string, or one constant part of a template. */
export interface SourceLiteral {
  readonly value: string;
  /** The variable, property, parameter or header that it is given to. */
  readonly name?: string;
  /** The function that it is an argument of, as written: `secret`, `headers.set`. */
  readonly argumentOf?: string;
  readonly place: Place;
}

/** The host of an absolute http, https, ws or wss URL in a string or a template. */
export interface SourceHost {
  /** Lower case, with the port when one is written: `api.example.com`, `127.0.0.1:9000`. */
  readonly host: string;
  readonly name?: string;
  readonly place: Place;
}

/** A use of the network that no system of Waybill knows of. */
export interface NetworkUse {
  /** `fetch`, `WebSocket`, or the package or module: `undici`, `node:https`, `axios`, `pg`. */
  readonly via: string;
  /** Where the code says it. */
  readonly host?: string;
  readonly place: Place;
}

/** A call of `flow`, `contract`, `system`, `team` or `entity` of Waybill whose name can be read. */
export interface Declaration {
  readonly type: DeclaredType;
  readonly name: string;
  /** Of flows and contracts. */
  readonly version?: string;
  /** Names of the options that are written. */
  readonly options: readonly string[];
  /** The name under which its module exports it. */
  readonly exported?: string;
  readonly place: Place;
}

export type DeclaredType = "flow" | "contract" | "system" | "team" | "entity";

export interface ModuleSource {
  readonly file: string;
  readonly isTest: boolean;
  readonly imports: readonly ImportedModule[];
  readonly literals: readonly SourceLiteral[];
  readonly hosts: readonly SourceHost[];
  readonly network: readonly NetworkUse[];
  readonly declarations: readonly Declaration[];
}

/** A field of a document: of the flow's message, of an event that it waited for, of the answer of a system. */
export interface SourceField {
  /** Name of the contract of the document, where it is known. */
  readonly contract?: string;
  /** Property names; `*` for an item of a list. Empty for the whole document. */
  readonly path: readonly string[];
}

export interface FlowSource {
  readonly name: string;
  readonly version?: string;
  /** The `flow(...)` call. */
  readonly place: Place;
  /** Project files that the flow's module imports, directly or not, itself included; sorted. */
  readonly reaches: readonly string[];
  /** Names of the options that are written in the `flow(...)` call. */
  readonly options: readonly string[];
  /** Name of the contract of its trigger. */
  readonly contract?: string;
  /** Absent when the trigger has no key of its own. */
  readonly key?: KeySource;
  /** Each place once, in the order in which the code comes to them; twice when a helper makes steps of two names there. */
  readonly steps: readonly StepSource[];
  readonly emits: readonly EmitSource[];
  readonly waits: readonly WaitSource[];
  readonly calls: readonly CallSource[];
  readonly logs: readonly LogSource[];
  /** Steps or calls that are begun for each item of a list at once, without a bound in the code. */
  readonly fanOuts: readonly { readonly place: Place }[];
  /** Outside of steps, and in the key function. */
  readonly nondeterminism: readonly Nondeterminism[];
  /** Uses of the network outside of steps: done again at each execution. */
  readonly network: readonly NetworkUse[];
  /** What `run.` is asked for, in order: what the shape of the flow is made of. */
  readonly asks: readonly Ask[];
  /** What could not be followed. */
  readonly unresolved: readonly Unresolved[];
}

/** The function that gives a message its key. */
export interface KeySource {
  readonly place: Place;
  /** Fields of the message that it reads. Empty when the key is the same for all messages, or could not be read. */
  readonly reads: readonly SourceField[];
  /** Whether it reads the headers of the message. */
  readonly readsHeaders: boolean;
}

/** Something that a run is known by in its journal. */
export interface Ask {
  readonly kind: "step" | "sleep" | "task" | "branches";
  /** As it is written between the quotes, `${}` included: `page ${page}`. */
  readonly written: string;
  readonly place: Place;
}

export interface Unresolved {
  /** In words, e.g. `the name of a step`. */
  readonly what: string;
  readonly place: Place;
}

export type HttpMethod = "get" | "post" | "put" | "patch" | "delete";

export interface StepSource {
  /** Absent when it is made at run time. */
  readonly name?: string;
  /** The name in `system("crm", ...)`; absent without a system, and when it cannot be told which one it is. */
  readonly system?: string;
  readonly hasSystem: boolean;
  /** What is used of `call` in the action, and in functions that get `call` from it. Each once. */
  readonly methods: readonly HttpMethod[];
  /** Whether the action uses `idempotencyKey`, an id of `run.id(...)`, or the key or id of the run. */
  readonly usesKey: boolean;
  readonly hasUndo: boolean;
  readonly hasTimeout: boolean;
  readonly hasRetry: boolean;
  /** When it is written as a number. */
  readonly maxAttempts?: number;
  /** Calls whose answer is used without a contract for it (`response:`). */
  readonly untypedAnswers: readonly Place[];
  /** Contracts that answers must fit (`response:`), as far as it can be told which. */
  readonly answers: readonly { readonly contract?: string; readonly version?: string; readonly place: Place }[];
  /** Uses of the network in the action or the undo that do not go through `call`. */
  readonly network: readonly NetworkUse[];
  readonly place: Place;
}

export interface EmitSource {
  /** Name of the contract. */
  readonly contract?: string;
  readonly version?: string;
  readonly place: Place;
}

export interface WaitSource {
  readonly kind: "event" | "task";
  /** Of a task its name, of an event the name of its contract. */
  readonly name?: string;
  /** Name of the contract of the event, or of what is handed in. */
  readonly contract?: string;
  readonly hasTimeout: boolean;
  readonly place: Place;
}

export interface CallSource {
  /** Name of the flow. */
  readonly flow?: string;
  readonly detached: boolean;
  readonly hasUndo: boolean;
  readonly place: Place;
}

export interface LogSource {
  /** `log` for the console or a logger; `error` for the message of something thrown, which is kept with the run. */
  readonly to: "log" | "error";
  /** What is written there, as far as it is a name: `order.customer.email`. */
  readonly mentions: readonly string[];
  /** Fields of documents that get into it, through variables and helper functions as well. */
  readonly fields: readonly SourceField[];
  /** Whether a document or a part of one is logged: `fields` is not empty. */
  readonly isMessage: boolean;
  readonly place: Place;
}

export interface Nondeterminism {
  /** `Date.now`, `new Date`, `Math.random`, `randomUUID`, `process.env`, `performance.now`, ... */
  readonly what: string;
  /** In the function that makes the key of a message, rather than in the flow function. */
  readonly inKey: boolean;
  readonly place: Place;
}
