import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { verifyStore } from "../../src/ledger/sqlite/open.ts";
import { measureFinished, measureSleeping } from "./measure.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-scale-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function expectSound(folder: string): void {
  const work = verifyStore(join(dir, folder));
  let step = work.next();
  while (step.done !== true) step = work.next();
  expect([...step.value.problems]).toEqual([]);
}

// How fast it is depends on the machine; that what is measured is what it says does not.
it("the bench of finished runs fills a sound folder and works on both", { timeout: 60_000 }, async () => {
  const figures = await measureFinished(dir, { finishedCount: 5_200, seconds: 0.2, rounds: 1 }, () => {});
  for (const folder of ["empty", "full"]) expectSound(folder);
  expect(figures.finishedCount).toBe(5_200);
  expect(figures.bytesPerRun).toBeGreaterThan(1_000);
  expect(figures.bytesPerRun).toBeLessThanOrEqual(3_000);
  for (const { runsPerSecond, rssMiB } of [figures.empty, figures.full]) {
    expect(runsPerSecond).toBeGreaterThan(0);
    expect(rssMiB).toBeGreaterThan(0);
  }
});

it("the bench of sleeping runs wakes those that are due, and no others", { timeout: 60_000 }, async () => {
  const sizes = { sleepingCount: 600, wokenCount: 200, perSecond: 1_000, leadMs: 0 };
  const figures = await measureSleeping(dir, sizes, () => {});
  expectSound("sleeping");
  expect(figures).toMatchObject({ sleepingCount: 600, wokenCount: 200 });
  expect(figures.lateP50Ms).toBeGreaterThanOrEqual(0);
});
