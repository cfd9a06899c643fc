import { afterEach, describe, expect, it } from "vitest";
import type { AnyFlow } from "../../src/definitions/flow.ts";
import { debounce, flow, type RunFailure } from "../../src/index.ts";
import { allowedStayOf } from "../../src/runs/overstay.ts";
import { base, createEmbeddedHarness, failure, type Harness, onOrder, testConnector, testSystem } from "./harness.ts";

const minute = 60_000;
const hour = 60 * minute;
const year = 365 * 24 * hour;

let harness: Harness;
afterEach(() => harness.close());

/** Who overstays after so much time, if nothing happened until then. */
function overstayingAfter(flows: readonly AnyFlow[], ms: number): readonly string[] {
  const now = harness.time.clock.now() + ms;
  return harness.ledger
    .overstaying(allowedStayOf(flows), now, 100)
    .map(({ flow: name, status, waitingFor, sinceAt }) =>
      [name, status, ...(waitingFor === undefined ? [] : [waitingFor.kind]), now - sinceAt].join(" "),
    )
    .toSorted();
}

async function accept(name: string): Promise<void> {
  await harness.engine.accept({ flow: name, key: "1", input: { id: 1 } });
}

describe("a run overstays", () => {
  it("when it was due and nobody took it up, but not while it sleeps", async () => {
    const sleeper = flow("sleeper", { ...base, run: (_order, run) => run.sleep("a year", "365d") });
    harness = await createEmbeddedHarness([sleeper]);
    await accept("sleeper");
    await harness.until(() => harness.ledger.openCounts()[0]?.status === "waiting");
    expect(overstayingAfter([sleeper], year - hour)).toEqual([]);
    expect(overstayingAfter([sleeper], year + 9 * minute)).toEqual([]);
    expect(overstayingAfter([sleeper], year + 11 * minute)).toEqual([`sleeper waiting timer ${11 * minute}`]);
    await harness.until(() => harness.ledger.openCounts().length === 0);
    expect(overstayingAfter([sleeper], 10 * year)).toEqual([]);
  });

  it("when it gathered messages and did not begin in its time, but not before", async () => {
    const gathers = flow("gathers", { ...base, on: debounce(onOrder, { quiet: "2h" }), run: () => undefined });
    harness = await createEmbeddedHarness([gathers]);
    await accept("gathers");
    harness.time.advanceBy(hour);
    await harness.engine.accept({ flow: "gathers", key: "2", input: { id: 2 } });
    expect(overstayingAfter([gathers], 2 * hour + 9 * minute)).toEqual([]);
    expect(overstayingAfter([gathers], 2 * hour + 11 * minute)).toEqual([`gathers waiting timer ${11 * minute}`]);
    await harness.until(() => harness.ledger.openCounts().length === 0);
  });

  it("when a step does not come back, or it waits for a place behind such a run", async () => {
    const gate = Promise.withResolvers<void>();
    const stuck = flow("stuck", {
      ...base,
      run: (_order, run) => run.step("wait", () => gate.promise, { timeout: "2d" }),
    });
    const next = flow("next", { ...base, overstay: "2h", run: () => undefined });
    harness = await createEmbeddedHarness([stuck, next], { maxActiveRuns: 1 });
    await accept("stuck");
    await accept("next");
    expect(overstayingAfter([stuck, next], 59 * minute)).toEqual([]);
    expect(overstayingAfter([stuck, next], 61 * minute)).toEqual([`stuck running ${61 * minute}`]);
    expect(overstayingAfter([stuck, next], 3 * hour)).toEqual([
      `next accepted ${3 * hour}`,
      `stuck running ${3 * hour}`,
    ]);
    gate.resolve();
    await harness.until(() => harness.ledger.openCounts().length === 0);
  });

  it("when a system is down for long, whenever its next probe is", async () => {
    const crm = testSystem("crm", { failures: 1 });
    const call = flow("call", { ...base, run: (_order, run) => run.step("tell", crm, (system) => system.do("x")) });
    const down: RunFailure = failure("unavailable");
    harness = await createEmbeddedHarness([call], { connector: testConnector(() => Promise.reject(down)) });
    await accept("call");
    await harness.engine.accept({ flow: "call", key: "2", input: { id: 2 } });
    await harness.until(() => harness.ledger.runs({}, { limit: 1 }).runs[0]?.waitingFor?.kind === "system");
    expect(overstayingAfter([call], 9 * minute)).toEqual([]);
    expect(overstayingAfter([call], 2 * hour)).toContain(`call waiting system ${2 * hour}`);
  });

  it("when its flow is not in the project any more", async () => {
    const gone = flow("gone", { ...base, run: (_order, run) => run.sleep("a moment", "1m") });
    const other = flow("other", { ...base, run: () => undefined });
    harness = await createEmbeddedHarness([gone, other]);
    await accept("gone");
    await harness.until(() => harness.ledger.openCounts()[0]?.status === "waiting");
    await harness.restart([other]);
    await harness.until(() => harness.ledger.runs({}, { limit: 1 }).runs[0]?.waitingFor?.kind === "version");
    expect(overstayingAfter([other], 9 * minute)).toEqual([]);
    expect(overstayingAfter([other], 11 * minute)).toEqual([`gone waiting version ${11 * minute}`]);
  });

  it("when its undo does not come to an end", async () => {
    const undoes = flow("undoes", {
      ...base,
      async run(_order, run) {
        const retry = { maxAttempts: 3, initialDelayMs: 2 * hour, maxDelayMs: 2 * hour, factor: 1, jitter: 0 };
        const undo = () => {
          throw failure("unavailable");
        };
        await run.step("take", () => 1, { undo, retry });
        throw failure("rejected");
      },
    });
    harness = await createEmbeddedHarness([undoes]);
    await accept("undoes");
    await harness.until(() => harness.ledger.runs({}, { limit: 1 }).runs[0]?.waitingFor?.untilAt !== undefined);
    expect(overstayingAfter([undoes], 2.5 * hour)).toEqual([]);
    expect(overstayingAfter([undoes], 3 * hour + minute)).toEqual([`undoes compensating timer ${hour + minute}`]);
  });
});
