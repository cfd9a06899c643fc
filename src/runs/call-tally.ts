import { anyHost, callLimits, type ObservedCall } from "./observed-call.ts";

/** Calls that are counted and not written yet. */
export interface CallTally {
  /** Beyond `callLimits.inMemory` kinds the calls of a flow count as one. */
  add(call: ObservedCall): void;
  /** Gives what was counted, and begins anew. */
  take(): readonly ObservedCall[];
  readonly isEmpty: boolean;
}

export function createCallTally(maxKinds: number = callLimits.inMemory): CallTally {
  let calls = new Map<string, ObservedCall>();

  function add(call: ObservedCall): void {
    const key = keyOf(call);
    const known = calls.get(key);
    if (known !== undefined) calls.set(key, merged(known, call));
    else if (calls.size < maxKinds || isFolded(call)) calls.set(key, call);
    else add(folded(call));
  }

  return {
    add,
    take() {
      const taken = [...calls.values()];
      calls = new Map();
      return taken;
    },
    get isEmpty() {
      return calls.size === 0;
    },
  };
}

function keyOf({ flow, step = "", host, system = "" }: ObservedCall): string {
  return `${flow}\n${step}\n${host}\n${system}`;
}

function merged(known: ObservedCall, call: ObservedCall): ObservedCall {
  return {
    ...known,
    firstAt: Math.min(known.firstAt, call.firstAt),
    lastAt: Math.max(known.lastAt, call.lastAt),
    count: known.count + call.count,
  };
}

/** There is one of these for a flow. */
function folded({ flow, firstAt, lastAt, count }: ObservedCall): ObservedCall {
  return { flow, host: anyHost, firstAt, lastAt, count };
}

function isFolded({ step, host, system }: ObservedCall): boolean {
  return step === undefined && host === anyHost && system === undefined;
}
