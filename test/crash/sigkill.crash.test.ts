import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FaultPoint, faultPoints } from "../../src/testing/fault-points.ts";
import { type Order, tallySize } from "./project.ts";
import { expectEffects, type Systems, startSystems } from "./systems.ts";
import {
  completeTasks,
  decide,
  deliver,
  deliverRubbish,
  listRuns,
  orderOf,
  resultsOf,
  settled,
  steer,
} from "./traffic.ts";
import { startWorker, type Worker } from "./waybill-worker.ts";

/** Kills at random moments; `CRASH_KILLS=2000 npm test -- test/crash` for a long night. */
const randomKills = Number(process.env["CRASH_KILLS"] ?? 100);
const final = ["completed", "compensated", "dead", "irrecoverable"];

let dataDir: string;
let systems: Systems;
let worker: Worker | undefined;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "waybill-crash-"));
});

afterEach(async () => {
  await worker?.kill();
  worker = undefined;
  await systems.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(fault?: string): Promise<Worker | undefined> {
  worker = await startWorker(dataDir, systems.env, fault);
  return worker;
}

async function startUnharmed(): Promise<Worker> {
  const started = await start();
  if (started === undefined) throw new Error("The worker was killed without a fault.");
  return started;
}

/** Holds everything that was promised about the orders that were acknowledged. */
async function expectNothingLostOrDoubled(portal: string, acknowledged: readonly Order[]): Promise<void> {
  await settled(portal);
  const runs = await listRuns(portal, { flow: "book" });
  const byKey = Map.groupBy(runs, ({ key }) => key);
  expect([...byKey.values()].filter((group) => group.length > 1)).toEqual([]);
  expect(runs.filter(({ status }) => !final.includes(status))).toEqual([]);
  expect(acknowledged.filter(({ id }) => !byKey.has(String(id)))).toEqual([]);
  expectEffects(systems, acknowledged);
  const booked = runs.filter(({ status }) => status === "completed").map(({ key }) => Number(key));
  const tallied = await resultsOf<readonly number[]>(portal, "tally");
  expect(tallied.flat().toSorted()).toEqual(booked.toSorted());
  expect(tallied.filter(({ length }) => length > tallySize)).toEqual([]);
}

describe("a process that is killed", () => {
  it(`at ${randomKills} random moments while deliveries arrive loses nothing and does nothing twice`, {
    timeout: 60_000 + randomKills * 5_000,
  }, async () => {
    systems = await startSystems(0.05);
    const acknowledged: Order[] = [];
    let nextId = 1;
    const sender = async (hooks: string, isOver: () => boolean): Promise<void> => {
      while (!isOver()) {
        const order = orderOf(nextId++);
        // A sender of webhooks tries again until it is acknowledged; the next worker gets what this one left.
        if (await deliver(hooks, order)) acknowledged.push(order);
        else unanswered.push(order);
      }
    };
    const unanswered: Order[] = [];
    for (let kill = 0; kill < randomKills; kill++) {
      const { hooks, kill: killWorker } = await startUnharmed();
      let isOver = false;
      for (const order of unanswered.splice(0)) if (await deliver(hooks, order)) acknowledged.push(order);
      const senders = Array.from({ length: 4 }, () => sender(hooks, () => isOver));
      // The one place where a test sleeps: a random moment is what it is about.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
      isOver = true;
      await killWorker();
      await Promise.all(senders);
    }
    const { hooks, portal } = await startUnharmed();
    for (const order of unanswered.splice(0)) if (await deliver(hooks, order)) acknowledged.push(order);
    expect(unanswered).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(randomKills);
    await expectNothingLostOrDoubled(portal, acknowledged);
  });

  // Schedules have a crash test of their own: this project has none.
  it.each(faultPoints.filter((point) => !point.endsWith(":schedule")))(
    "at %s loses nothing and does nothing twice",
    { timeout: 60_000 },
    async (point) => {
      systems = await startSystems(0.15);
      const acknowledged: Order[] = [];
      const unanswered: Order[] = [];
      const send = async (hooks: string, order: Order) =>
        void ((await deliver(hooks, order)) ? acknowledged : unanswered).push(order);
      const orders = Array.from({ length: 24 }, (_, index) => orderOf(index + 1));

      // The second visit: the first run of its kind is through, others are under way.
      const faulty = await start(`${point}@${visitOf(point)}`);
      if (faulty !== undefined) {
        const { hooks, portal, died } = faulty;
        await Promise.all(orders.map((order) => send(hooks, order)));
        await work(hooks, portal, died);
        expect(await died).toBe("SIGKILL");
      } else {
        unanswered.push(...orders);
      }

      const { hooks, portal } = await startUnharmed();
      for (const order of unanswered.splice(0)) await send(hooks, order);
      expect(acknowledged).toHaveLength(orders.length);
      await expectNothingLostOrDoubled(portal, acknowledged);
    },
  );
});

/** Goes on until the process dies: outages, messages that break the contract, replays and closings. */
async function work(hooks: string, portal: string, died: Promise<unknown>): Promise<void> {
  let isDead = false;
  void died.then(() => {
    isDead = true;
  });
  for (let round = 0; !isDead; round++) {
    await deliverRubbish(hooks);
    if (round % 4 === 1) systems.billing.outage("down");
    if (round % 4 === 3) systems.billing.restore();
    const dead = await listRuns(portal, { flow: "book", status: "dead" }).catch(() => []);
    for (const [index, { id }] of dead.entries()) await decide(portal, id, index % 2 === 0 ? "replay" : "close");
    await steer(portal, round).catch(() => undefined);
    await completeTasks(portal);
    await deliver(hooks, orderOf(1_000 + round)).catch(() => false);
    await Promise.race([died, new Promise((resolve) => setTimeout(resolve, 10))]);
  }
  systems.billing.restore();
}

/** Closings and failed undos are rare; of the rest the second is taken. */
function visitOf(point: FaultPoint): number {
  return point.endsWith("closed") || point.endsWith("undo-failed") || point.endsWith("dead") ? 1 : 2;
}
