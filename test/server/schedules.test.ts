import { afterEach, describe, expect, it } from "vitest";
import { flow, schedule, team } from "../../src/index.ts";
import type { Home, ScheduleSummary } from "../../src/server/wire.ts";
import { startTestServer, type TestServer } from "./waybill-server.ts";

const base = { version: "1.0.0", owner: team("finance", { onCall: "pager:finance" }) } as const;

let server: TestServer;
afterEach(() => server.end());

async function scheduleOf(name: string): Promise<ScheduleSummary | undefined> {
  const home = (await (await fetch(`${server.portalUrl}/api/home`)).json()) as Home;
  return home.flows.find((candidate) => candidate.name === name)?.schedule;
}

async function runByHand(name: string, dueAt: string): Promise<{ readonly runId: string; readonly duplicate?: true }> {
  const answer = await fetch(`${server.portalUrl}/api/flows/${name}/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input: { dueAt } }),
  });
  return (await answer.json()) as { readonly runId: string; readonly duplicate?: true };
}

describe("the API of a flow with a schedule", () => {
  it("says what starts it, its next three due times and its last run", async () => {
    const yearly = flow("yearly", { ...base, on: schedule("@yearly", { timezone: "UTC" }), run: () => undefined });
    server = await startTestServer([yearly]);
    const home = (await (await fetch(`${server.portalUrl}/api/home`)).json()) as Home;
    expect(home.flows[0]?.trigger).toBe("schedule @yearly UTC");
    const year = new Date(home.now).getUTCFullYear();
    expect(await scheduleOf("yearly")).toEqual({
      pattern: "@yearly",
      timezone: "UTC",
      next: [1, 2, 3].map((after) => Date.UTC(year + after, 0, 1)),
    });
    const { runId } = await runByHand("yearly", "2020-01-01T00:00:00.000Z");
    await server.engine.ended(runId);
    expect((await scheduleOf("yearly"))?.lastRun).toMatchObject({ id: runId, key: "2020-01-01T00:00:00.000Z" });
  });

  it("gives a due time one run, whoever starts it", async () => {
    server = await startTestServer([flow("yearly", { ...base, on: schedule("@yearly"), run: () => undefined })]);
    const first = await runByHand("yearly", "2020-01-01T00:00:00.000Z");
    expect(await runByHand("yearly", "2020-01-01T00:00:00.000Z")).toEqual({ ...first, duplicate: true });
  });

  it("says for which dead run it is paused, and no longer when that is closed", async () => {
    const broken = flow("broken", {
      ...base,
      on: schedule("@yearly", { pauseOnFailure: true }),
      run() {
        throw new Error("No ledger.");
      },
    });
    server = await startTestServer([broken]);
    const { runId } = await runByHand("broken", "2020-01-01T00:00:00.000Z");
    await server.engine.ended(runId);
    expect((await scheduleOf("broken"))?.pausedBy).toBe(runId);
    await server.engine.close(runId, { by: "operator", reason: "Not needed." });
    expect((await scheduleOf("broken"))?.pausedBy).toBeUndefined();
  });

  it("starts a run each second by itself", async () => {
    const started = Promise.withResolvers<string>();
    const ticking = flow("ticking", {
      ...base,
      on: schedule("* * * * * *"),
      run: ({ dueAt }) => started.resolve(dueAt),
    });
    server = await startTestServer([ticking]);
    const dueAt = await started.promise;
    expect(Date.parse(dueAt) % 1_000).toBe(0);
    expect(server.ledger.runs({ flow: "ticking", key: dueAt }, { limit: 1 }).runs).toHaveLength(1);
  });
});
