/** Looks from a thread of its own whether the main thread still beats, and says on standard error what blocks it while it does. */
import { writeSync } from "node:fs";
import { hostname } from "node:os";
import { workerData } from "node:worker_threads";
import { authorExpression } from "../authors.ts";
import { initialBeat, look, lookEveryMs } from "./beat.ts";
import { type Blocker, describeBlocker } from "./describe.ts";
import { inspectMainThread } from "./inspect.ts";
import { type BlockingSetup, slots } from "./watch.ts";

const { shared, awaitedMs, ownUrl } = workerData as BlockingSetup;
const memory = new Int32Array(shared);

/** How long what blocks may take to be found out before the block is reported without it, in milliseconds. */
const patienceMs = 500;

/** Severity numbers of pino's log lines. */
const warn = 40;

let state = initialBeat(beatNow(), performance.now());
let endInspection: (() => void) | undefined;
let blocker: Blocker | undefined;

setInterval(() => {
  const looked = look(state, beatNow(), performance.now(), awaitedMs);
  state = looked.state;
  // At a breakpoint of a debugger the thread stands still because somebody wants it to.
  if (Atomics.load(memory, slots.hasDebugger) === 1) return;
  if (looked.change?.kind === "blocked") report(looked.change.forMs);
  else if (looked.change?.kind === "again") {
    endInspection?.();
    endInspection = undefined;
    say({ ...blocker, blockedMs: Math.round(looked.change.afterMs) }, "the event loop answers again");
    blocker = undefined;
  }
}, lookEveryMs(awaitedMs));

function beatNow(): number {
  return Atomics.load(memory, slots.beat);
}

function report(forMs: number): void {
  const began = state;
  const tell = (found: Blocker): void => {
    clearTimeout(late);
    blocker = found;
    const blockedMs = Math.round(forMs + performance.now() - began.lookedMs);
    say({ ...found, blockedMs }, messageFor(found));
  };
  const late = setTimeout(() => tell({}), patienceMs);
  try {
    endInspection = inspectMainThread(authorExpression, (inspection) => {
      endInspection = undefined;
      if (beatNow() === began.beat) tell(describeBlocker(inspection, ownUrl));
    });
  } catch {
    // This Node has no inspector: the block is reported without what blocks.
  }
}

function messageFor({ flow, at }: Blocker): string {
  if (flow !== undefined) return `flow "${flow}" blocks the event loop: nothing else runs meanwhile`;
  return at === undefined ? "native code blocks the event loop" : "the event loop is blocked";
}

function say(fields: Readonly<Record<string, unknown>>, msg: string): void {
  const line = {
    level: warn,
    time: Date.now(),
    pid: process.pid,
    hostname: hostname(),
    name: "waybill",
    ...fields,
    msg,
  };
  writeSync(2, `${JSON.stringify(line)}\n`);
}
