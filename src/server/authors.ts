import { AsyncLocalStorage } from "node:async_hooks";
import type { Authors } from "../runs/execution.ts";

/** Whose code is running. */
export interface AuthorCall {
  readonly flow: string;
  readonly run: string;
  /** Absent between steps. */
  readonly step?: string;
}

/** Whose code is running, for who asks from within it. */
export interface Author {
  readonly flow: string;
  readonly step: string | undefined;
  /** The system whose connector is at work for that code; `undefined` for the code itself. */
  readonly system: string | undefined;
}

/** The authors of one Waybill of this process. */
export interface OwnAuthors extends Authors {
  /** The code that asks; `undefined` when no flow of this Waybill is its author. */
  current(): Author | undefined;
  /** Calls what a connector does at a system for the code that asks. */
  through<T>(system: string, code: () => T): T;
}

/** A class, because one is made for every step. */
class Frame implements Author {
  readonly owner: OwnAuthors;
  readonly flow: string;
  readonly run: string;
  readonly step: string | undefined;
  readonly system: string | undefined;

  constructor(owner: OwnAuthors, flow: string, run: string, step?: string, system?: string) {
    this.owner = owner;
    this.flow = flow;
    this.run = run;
    this.step = step;
    this.system = system;
  }
}

/** It goes with the code of a run through all its awaits. One for the process: the inspector below asks for it. */
const storage = new AsyncLocalStorage<Frame>();

/** Under this name the inspector of a blocked thread asks for it: it has no other way into a module. */
const globalName = "waybill.author";

Object.defineProperty(globalThis, Symbol.for(globalName), { value: inspected, configurable: true });

/** Plain, because it is sent to another thread. */
function inspected(): AuthorCall | undefined {
  const frame = storage.getStore();
  if (frame === undefined) return undefined;
  const { flow, run, step } = frame;
  return step === undefined ? { flow, run } : { flow, run, step };
}

/** Entering a run costs half a microsecond, a step half of that. */
export function createAuthors(): OwnAuthors {
  const current = (): Frame | undefined => {
    const frame = storage.getStore();
    return frame?.owner === authors ? frame : undefined;
  };
  const authors: OwnAuthors = {
    call: (flow, run, code) => storage.run(new Frame(authors, flow, run), code),
    step(step, action, call) {
      const frame = current();
      if (frame === undefined) return action(call);
      return storage.run(new Frame(authors, frame.flow, frame.run, step), action, call);
    },
    through(system, code) {
      const frame = current();
      if (frame === undefined) return code();
      return storage.run(new Frame(authors, frame.flow, frame.run, frame.step, system), code);
    },
    current,
  };
  return authors;
}

/** What the inspector evaluates: the AuthorCall of the code that is running, or `undefined`. */
export const authorExpression = `globalThis[Symbol.for("${globalName}")]?.()`;
