import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultPoint } from "../../src/testing/fault-points.ts";
import { listRuns, settled } from "./traffic.ts";
import { startWorker, type Worker } from "./waybill-worker.ts";

/** Kills at random moments, between one and two seconds of the test each. */
const randomKills = 10;
const secondMs = 1_000;

/** Around the two commits of a due time: that of its run, and that of the mark. */
const points: readonly FaultPoint[] = [
  "before-commit:accept",
  "after-commit:accept",
  "before-commit:schedule",
  "after-commit:schedule",
];

let dataDir: string;
let worker: Worker | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "waybill-schedule-crash-"));
});

afterEach(async () => {
  await worker?.kill();
  worker = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

/** `undefined` when it killed itself before it was ready. */
async function start(fault?: string): Promise<Worker | undefined> {
  worker = await startWorker(dataDir, {}, fault, "schedule-worker.ts");
  return worker;
}

async function startUnharmed(): Promise<Worker> {
  const started = await start();
  if (started === undefined) throw new Error("The worker was killed without a fault.");
  return started;
}

/** Waits until what was due before this moment has run, and holds that each second since the first has exactly one run. */
async function expectOneRunPerSecond(portal: string, from?: number): Promise<void> {
  const until = Date.now();
  const keysUntilNow = async () =>
    (await listRuns(portal, { flow: "every-second" })).map(({ key }) => Date.parse(key)).sort((a, b) => a - b);
  let keys = await keysUntilNow();
  // A process that is killed at once and started anew may be asked before there is a second to compare with.
  while (keys.length < 2 || (keys.at(-1) ?? 0) < until - secondMs) keys = await keysUntilNow();
  const [first = 0, last = 0] = [keys[0], keys.at(-1)];
  expect(first - (from ?? first)).toBeLessThanOrEqual(secondMs);
  const expected = Array.from({ length: (last - first) / secondMs + 1 }, (_, index) => first + index * secondMs);
  expect(keys).toEqual(expected);
  expect(keys.length).toBeGreaterThan(1);
  await settled(portal);
  const ended = await listRuns(portal, { flow: "every-second", status: "completed" });
  expect(ended.length).toBeGreaterThanOrEqual(expected.length);
}

describe("a schedule in a process that is killed", () => {
  it(`at ${randomKills} random moments has exactly one run per due time`, { timeout: 180_000 }, async () => {
    let from: number | undefined;
    for (let kill = 0; kill < randomKills; kill++) {
      const { kill: killWorker } = await startUnharmed();
      from ??= Date.now();
      // A random moment is what the test is about: at any place between two due times.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * secondMs));
      await killWorker();
    }
    const { portal } = await startUnharmed();
    await expectOneRunPerSecond(portal, from);
  });

  it.each(points)("at %s has exactly one run per due time", { timeout: 60_000 }, async (point) => {
    const faulty = await start(`${point}@2`);
    if (faulty !== undefined) expect(await faulty.died).toBe("SIGKILL");
    const { portal } = await startUnharmed();
    await expectOneRunPerSecond(portal);
  });
});
