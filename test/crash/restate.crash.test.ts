import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultPoint } from "../../src/testing/fault-points.ts";
import { freePorts, noRestate, type RestateServer, startRestate } from "../restate/server.ts";
import type { Order } from "./project.ts";
import { expectEffects, type Systems, startSystems } from "./systems.ts";
import { orderOf as anyOrderOf, deliver, listRuns, settled } from "./traffic.ts";
import { startWorker, type Worker } from "./waybill-worker.ts";

/** Kills at random moments, one for 25 of the embedded engine; `CRASH_KILLS=2000` for a long night. */
const randomKills = Math.ceil(Number(process.env["CRASH_KILLS"] ?? 100) / 25);
const final = ["completed", "compensated", "dead", "irrecoverable"];

/** Around what a worker writes, and around what it does to systems. */
const points: readonly FaultPoint[] = [
  "after-effect",
  "before-commit:accept",
  "after-commit:attempt",
  "after-commit:emitted",
  "after-commit:undoing",
  "before-commit:completed",
];

/** Of the kinds that the engine on Restate can take. */
function orderOf(id: number): Order {
  const order = anyOrderOf(id);
  return order.kind === "calls" || order.kind === "asks" ? { id, kind: "plain" } : order;
}

describe.skipIf(noRestate !== undefined)(noRestate ?? "a worker of a Restate server that is killed", () => {
  let server: RestateServer;
  let dataDir: string;
  let systems: Systems;
  let environment: Readonly<Record<string, string>>;
  let worker: Worker | undefined;

  beforeAll(async () => {
    server = await startRestate();
  });
  afterAll(() => server.close());

  let projectCount = 0;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "waybill-crash-"));
    systems = await startSystems(0.1);
    const [port] = await freePorts(1);
    environment = {
      ...systems.env,
      PROJECT: `crash-${++projectCount}`,
      RESTATE_INGRESS_URL: server.ingressUrl,
      RESTATE_ADMIN_URL: server.adminUrl,
      RESTATE_ENDPOINT_PORT: String(port),
    };
  });

  afterEach(async () => {
    await worker?.kill();
    worker = undefined;
    await systems.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(fault?: string): Promise<Worker> {
    const started = await startWorker(dataDir, environment, fault, "restate-worker.ts");
    if (started === undefined) throw new Error("The worker was killed before anything was delivered.");
    worker = started;
    return started;
  }

  async function expectNothingLostOrDoubled(portal: string, acknowledged: readonly Order[]): Promise<void> {
    await settled(portal);
    const runs = await listRuns(portal, { flow: "book" });
    const byKey = Map.groupBy(runs, ({ key }) => key);
    expect([...byKey.values()].filter((group) => group.length > 1)).toEqual([]);
    expect(runs.filter(({ status }) => !final.includes(status))).toEqual([]);
    expect(acknowledged.filter(({ id }) => !byKey.has(String(id)))).toEqual([]);
    expectEffects(systems, acknowledged);
  }

  it(`at ${randomKills} random moments loses nothing and does nothing twice`, { timeout: 120_000 }, async () => {
    const acknowledged: Order[] = [];
    const unanswered: Order[] = [];
    let nextId = 1;
    const send = async (hooks: string, order: Order): Promise<void> =>
      void ((await deliver(hooks, order)) ? acknowledged : unanswered).push(order);
    const sender = async (hooks: string, isOver: () => boolean): Promise<void> => {
      while (!isOver()) await send(hooks, orderOf(nextId++));
    };
    for (let kill = 0; kill < randomKills; kill++) {
      const { hooks, kill: killWorker } = await start();
      let isOver = false;
      const senders = Array.from({ length: 4 }, () => sender(hooks, () => isOver));
      // A random moment is what it is about.
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 300));
      isOver = true;
      await killWorker();
      await Promise.all(senders);
    }
    const { hooks, portal } = await start();
    for (const order of unanswered.splice(0)) await send(hooks, order);
    expect(unanswered).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(randomKills);
    await expectNothingLostOrDoubled(portal, acknowledged);
  });

  it.each(points)("at %s loses nothing and does nothing twice", { timeout: 60_000 }, async (point) => {
    const orders = Array.from({ length: 12 }, (_, index) => orderOf(index + 1));
    // The second visit: the first run of its kind is through, others are under way.
    const faulty = await start(`${point}@2`);
    const answers = await Promise.all(orders.map((order) => deliver(faulty.hooks, order)));
    expect(await faulty.died).toBe("SIGKILL");

    const { hooks, portal } = await start();
    for (const [index, order] of orders.entries()) {
      if (answers[index] !== true) expect(await deliver(hooks, order)).toBe(true);
    }
    await expectNothingLostOrDoubled(portal, orders);
  });

  it("is not called again for what is done, also when it has waited at the server meanwhile", async () => {
    const order = orderOf(4);
    expect(order.kind).toBe("sleeps");
    systems.crm.setErrorRate(0);
    systems.billing.setErrorRate(0);
    // It dies when the sleep is recorded: customer and invoice are done.
    const faulty = await start("after-commit:slept@1");
    expect(await deliver(faulty.hooks, order)).toBe(true);
    expect(await faulty.died).toBe("SIGKILL");
    const calls = { crm: systems.crm.calls(), billing: systems.billing.calls() };
    const { portal } = await start();
    await settled(portal);
    // The note of the subscriber is the one call that follows.
    expect({ crm: systems.crm.calls(), billing: systems.billing.calls() }).toEqual({ ...calls, crm: calls.crm + 1 });
    await expectNothingLostOrDoubled(portal, [order]);
  });
});
