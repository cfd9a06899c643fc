import { AsyncLocalStorage } from "node:async_hooks";
import type { Random } from "../core/clock.ts";

/** What the code of a flow meets when it goes past `run`: the time, chance and `fetch` of a test. */
export interface FlowWorld {
  readonly now: () => number;
  readonly random: Random;
  readonly fetch: typeof globalThis.fetch;
}

/** An action of a step, or its undo, while it is at work. */
export interface ActionAtWork {
  /** The name, with `#2` and so on for later occurrences. */
  readonly step: string;
  readonly phase: "do" | "undo";
  /** Whether it has returned or thrown: what it does after that, nobody waits for. */
  isOver: boolean;
  /** Its calls that wait for virtual time to pass. */
  waits: number;
}

/** On whose behalf code is at work. */
export interface FlowContext {
  readonly world: FlowWorld;
  /** Absent for the key function of a trigger. */
  readonly run?: { readonly runId: string; readonly flow: string; readonly key: string };
  /** Absent for the flow function itself. */
  readonly action?: ActionAtWork;
}

const storage = new AsyncLocalStorage<FlowContext>();

/** The context of the code that asks; it follows promises. `undefined` outside of flows. */
export function flowContext(): FlowContext | undefined {
  return storage.getStore();
}

export function inFlowContext<T>(context: FlowContext, work: () => T): T {
  return storage.run(context, work);
}
