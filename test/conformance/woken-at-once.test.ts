import { afterEach, expect, it } from "vitest";
import { flow } from "../../src/index.ts";
import { base, createEmbeddedHarness, type Harness } from "./harness.ts";

const count = 10_000;
const maxActiveRuns = 64;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let harness: Harness;
afterEach(() => harness.close());

it(`${count} runs that are due at once are executed ${maxActiveRuns} at a time, in order of acceptance, and all complete`, {
  timeout: 120_000,
}, async ({ annotate }) => {
  let active = 0;
  let mostActive = 0;
  const woken: number[] = [];
  const sleeper = flow("sleeper", {
    ...base,
    async run(order, run) {
      await run.sleep("until then", "30d");
      await run.step("wake up", async () => {
        woken.push(order.id);
        active++;
        mostActive = Math.max(mostActive, active);
        await turn();
        active--;
      });
    },
  });
  harness = await createEmbeddedHarness([sleeper], { maxActiveRuns, maxQueuedRuns: count });
  const { engine, ledger } = harness;
  const ids = Array.from({ length: count }, (_, id) => id);
  await Promise.all(ids.map((id) => engine.accept({ flow: "sleeper", key: String(id), input: { id } })));
  const open = () => ledger.openCounts().map(({ status, count: runs }) => [status, runs]);
  // Time stands still until all are asleep.
  while (!(open().length === 1 && open()[0]?.[0] === "waiting")) await turn();
  expect([open(), woken]).toEqual([[["waiting", count]], []]);

  // The last of them leave memory in the turns after their record.
  for (let turns = 0; turns < 10; turns++) await turn();
  const began = performance.now();
  harness.time.advanceBy(30 * 86_400_000);
  while (open().length > 0) await turn();
  const tookMs = Math.round(performance.now() - began);
  await annotate(`${count} runs woken at once were done after ${tookMs} ms`);
  expect(mostActive).toBeGreaterThan(1);
  expect(mostActive).toBeLessThanOrEqual(maxActiveRuns);
  expect(woken).toEqual(ids);
  expect(ledger.runs({ status: "completed" }, { limit: 500 }).runs).toHaveLength(500);
});
