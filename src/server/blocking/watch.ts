import { url as debuggerUrl } from "node:inspector";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { lookEveryMs } from "./beat.ts";

/** What the worker is told. */
export interface BlockingSetup {
  readonly shared: SharedArrayBuffer;
  /** Longest time without a beat. */
  readonly awaitedMs: number;
  /** Where our own modules are. */
  readonly ownUrl: string;
}

/** What is where in the shared memory, in 32-bit words. */
export const slots = { beat: 0, hasDebugger: 1 } as const;

/** More than the worker needs, in MiB: a limit, not a reservation. */
const workerMemory = 32;

/**
 * Reports code that blocks the event loop for longer than `awaitedMs`, while it still blocks: with the flow, run and step whose code
 * it is, and where it is. Costs a timer here and a thread that sleeps.
 * @returns ends it.
 */
export function watchBlocking(awaitedMs: number): () => Promise<void> {
  const shared = new SharedArrayBuffer(8);
  const memory = new Int32Array(shared);
  const beat = setInterval(() => {
    Atomics.add(memory, slots.beat, 1);
    Atomics.store(memory, slots.hasDebugger, debuggerUrl() === undefined ? 0 : 1);
  }, lookEveryMs(awaitedMs));
  beat.unref();
  const setup: BlockingSetup = { shared, awaitedMs, ownUrl: new URL("../../", import.meta.url).href };
  const worker = new Worker(new URL(`./worker${extname(import.meta.filename)}`, import.meta.url), {
    name: "waybill-blocking",
    workerData: setup,
    resourceLimits: { maxOldGenerationSizeMb: workerMemory },
  });
  // Without it blocks are not reported; everything else works.
  worker.on("error", () => undefined);
  worker.unref();
  return async () => {
    clearInterval(beat);
    await worker.terminate();
  };
}
