import { Found } from "./found.ts";
import type {
  Ask,
  CallSource,
  EmitSource,
  LogSource,
  NetworkUse,
  Nondeterminism,
  Place,
  SourceField,
  Unresolved,
  WaitSource,
} from "./source.ts";
import type { StepFacts } from "./step-facts.ts";
import type { DeclaredValue } from "./value.ts";

/** A read of a field of the message, or of its headers, in a key function. */
export interface KeyRead {
  readonly field: SourceField | "headers";
  readonly place: Place;
}

/** All that is found while one piece of code is followed: a flow, or the modules of a project themselves. */
export class Facts {
  readonly steps = new Found<StepFacts>();
  readonly emits = new Found<EmitSource>();
  readonly waits = new Found<WaitSource>();
  readonly calls = new Found<CallSource>();
  readonly logs = new Found<LogSource>();
  readonly fanOuts = new Found<{ readonly place: Place }>();
  readonly nondeterminism = new Found<Nondeterminism>();
  readonly network = new Found<NetworkUse>();
  readonly asks = new Found<Ask>();
  readonly unresolved = new Found<Unresolved>();
  readonly keyReads = new Found<KeyRead>();
  readonly declared = new Found<DeclaredValue>();
}
