import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../src/index.ts";
import { base, createEmbeddedHarness, failure, type Harness, testConnector, testSystem } from "./harness.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let harness: Harness;
afterEach(() => harness.close());

/** Sets the clock of the machine; time itself goes on as before. */
function jump(by: number): void {
  harness.time.set(harness.time.clock.now() + by);
}

/** Accepts a run, sets the clock once it waits, and answers how long it really took to complete. */
async function takes(name: string, by: number, how: { readonly restart?: boolean } = {}): Promise<number> {
  const { runId } = await harness.engine.accept({ flow: name, key: "1", input: { id: 1 } });
  await harness.until(() => harness.history(runId).status === "waiting");
  const began = harness.time.monotonic();
  jump(by);
  if (how.restart === true) await harness.restart();
  await harness.until(() => harness.history(runId).status === "completed");
  const ats = harness.history(runId).facts.map(({ at }) => at);
  expect(ats).toEqual(ats.toSorted((left, right) => left - right));
  return harness.time.monotonic() - began;
}

const sleeps = flow("sleeps", { ...base, run: (_order, run) => run.sleep("a while", "10m") });
const sleepsLong = flow("sleeps-long", { ...base, run: (_order, run) => run.sleep("a while", "2h") });

describe("a clock that is set", () => {
  it("back an hour does not keep a sleeping run for an hour longer", async () => {
    harness = await createEmbeddedHarness([sleeps], { isSteady: true });
    const took = await takes("sleeps", -hour);
    expect(took).toBeGreaterThanOrEqual(10 * minute);
    expect(took).toBeLessThan(11.5 * minute);
  });

  it("back an hour while Waybill does not run does not either", async () => {
    harness = await createEmbeddedHarness([sleeps], { isSteady: true });
    expect(await takes("sleeps", -hour, { restart: true })).toBeLessThan(11.5 * minute);
  });

  it("forward an hour has a run go on at the instant for which it waits", async () => {
    harness = await createEmbeddedHarness([sleepsLong], { isSteady: true });
    const took = await takes("sleeps-long", hour);
    expect(took).toBeGreaterThanOrEqual(hour - second);
    expect(took).toBeLessThan(hour + 6 * second);
  });

  it.each([
    ["back", -hour],
    ["forward", hour],
  ])("%s an hour does not stretch the waits between attempts", async (_way, by) => {
    const retry = { maxAttempts: 4, initialDelayMs: 10 * second, factor: 2, maxDelayMs: minute, jitter: 0 };
    let attempts = 0;
    const tries = flow("tries", {
      ...base,
      retry,
      run: (_order, run) =>
        run.step("try", () => {
          if (++attempts < 4) throw failure("unavailable");
        }),
    });
    harness = await createEmbeddedHarness([tries], { isSteady: true });
    // 10, 20 and 40 seconds.
    expect(await takes("tries", by)).toBeLessThan(85 * second);
    expect(attempts).toBe(4);
  });

  it.each([
    ["back", -hour],
    ["forward", hour],
  ])("%s an hour does not put off the probe of a breaker", async (_way, by) => {
    let isDown = true;
    const crm = testSystem("crm", { failures: 1 });
    const call = flow("call", { ...base, run: (_order, run) => run.step("tell", crm, (system) => system.do("x")) });
    const connector = testConnector(() => (isDown ? Promise.reject(failure("unavailable")) : "done"));
    harness = await createEmbeddedHarness([call], { isSteady: true, connector });
    for (const key of ["1", "2", "3"]) await harness.engine.accept({ flow: "call", key, input: { id: 1 } });
    await harness.until(
      () => harness.engine.systems()[0]?.breaker === "open" && harness.engine.systems()[0]?.waiting === 3,
    );
    const began = harness.time.monotonic();
    isDown = false;
    jump(by);
    await harness.until(() => harness.ledger.openCounts().length === 0);
    expect(harness.time.monotonic() - began).toBeLessThan(minute);
  });

  it("either way leaves run ids in the order of acceptance", async () => {
    const quick = flow("quick", { ...base, run: () => undefined });
    harness = await createEmbeddedHarness([quick], { isSteady: true });
    const ids: string[] = [];
    for (const [index, by] of [0, hour, -hour, -hour, 2 * hour, -2 * hour].entries()) {
      jump(by);
      if (index % 2 === 1) await harness.restart();
      for (const key of ["a", "b"]) {
        const { runId } = await harness.engine.accept({ flow: "quick", key: `${index} ${key}`, input: { id: 1 } });
        ids.push(runId);
      }
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted());
    await harness.until(() => harness.ledger.openCounts().length === 0);
  });
});
