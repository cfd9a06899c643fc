import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { contract, event, flow, http, jsonSchema, type Run, secret, system, team } from "../index.ts";
import { type FaultPoint, faultPoints } from "./fault-points.ts";
import { createTestWaybill, type TestWaybill } from "./test-waybill.ts";

interface Order {
  readonly id: number;
}

const Placed = contract("order.placed", {
  version: "1.0.0",
  schema: jsonSchema<Order>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" } },
  }),
});
const base = {
  version: "1.0.0",
  owner: team("sales", { onCall: "pager:sales" }),
  on: event(Placed, { key: (order) => order.id }),
} as const;
const billing = system("billing", {
  idempotency: "key",
  access: http({ baseUrl: secret("BILLING_URL"), auth: { scheme: "bearer", token: secret("BILLING_TOKEN") } }),
});
const invoices = { collections: ["invoices"], businessKeys: { invoices: "/orderId" } } as const;

const invoicing = flow("invoicing", {
  ...base,
  run: (order, run) => run.step("invoice", billing, (call) => call.post("/invoices", { orderId: order.id })),
});

/** Two steps on a system, one of them undone when the second is refused, with a wait between them. */
const patient = flow("patient", {
  ...base,
  async run(order, run) {
    await run.step("invoice", billing, (call) => call.post<{ id: string }>("/invoices", { orderId: order.id }), {
      undo: (invoice, call) => call.delete(`/invoices/${invoice.id}`),
    });
    await run.sleep("a year", "365d");
    await run.step("remind", billing, (call) => call.put(`/reminders/${order.id}`, {}));
  },
});

let waybill: TestWaybill<"billing">;
afterEach(() => waybill.close());

describe("Waybill in the process of a test", () => {
  it("runs a flow in front of a simulated system, with the idempotency key of its step", async () => {
    waybill = createTestWaybill([invoicing], { systems: { billing: invoices } });
    const history = await waybill.finish(invoicing, { id: 7 });
    expect(history).toMatchObject({ status: "completed", key: "7" });
    expect(waybill.systems.billing.effects()).toMatchObject([
      { key: `${history.run}/invoice`, change: "created", businessKey: "7" },
    ]);
  });

  it("sleeps a year in no time, and begins when it is told to", async () => {
    waybill = createTestWaybill([patient], {
      systems: { billing: { collections: ["invoices", "reminders"] } },
      startAt: Date.UTC(2030, 0, 1),
    });
    const history = await waybill.finish(patient, { id: 1 });
    expect(history).toMatchObject({ status: "completed", acceptedAt: Date.UTC(2030, 0, 1) });
    expect(waybill.time.clock.now()).toBeGreaterThanOrEqual(Date.UTC(2031, 0, 1));
  });

  it("holds messages to the contract of the trigger", async () => {
    waybill = createTestWaybill([invoicing], { systems: { billing: invoices } });
    await expect(waybill.start(invoicing, { id: 1.5 })).rejects.toThrow(
      expect.objectContaining({ code: "contract-broken" }),
    );
  });

  it("tells which system has no simulation, and that fetch reaches nothing real", async () => {
    const reckless = flow("reckless", { ...base, run: () => fetch("https://api.example.com/x") });
    waybill = createTestWaybill([invoicing, reckless], {});
    const { message } = await waybill.finish(invoicing, { id: 1 });
    expect(message).toContain('System "billing" is not simulated in this test.');
    expect((await waybill.finish(reckless, { id: 1 })).message).toContain(
      "A flow under test called https://api.example.com",
    );
  });

  it("gives secrets their values, made-up ones where none is told", async () => {
    waybill = createTestWaybill([invoicing], {
      systems: { billing: { ...invoices, bearerToken: "t0ken" } },
      secrets: { BILLING_TOKEN: "t0ken" },
    });
    expect(await waybill.finish(invoicing, { id: 1 })).toMatchObject({ status: "completed" });
  });

  it("shows flows its own time and chance, and nobody else", async () => {
    const seen: unknown[] = [];
    const looks = flow("looks", {
      ...base,
      async run() {
        await Promise.resolve();
        seen.push(
          Date.now(),
          new Date().toISOString(),
          Math.random(),
          new Date(0).getTime(),
          new Date() instanceof Date,
        );
      },
    });
    waybill = createTestWaybill([looks], { random: () => 0.25 });
    await waybill.finish(looks, { id: 1 });
    expect(seen).toEqual([Date.UTC(2026, 0, 1), "2026-01-01T00:00:00.000Z", 0.25, 0, true]);
    expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).toBeLessThan(60_000);
    expect(Date.now()).not.toBe(Date.UTC(2026, 0, 1));
  });

  it("waits for steps that do something real, although time is virtual", async () => {
    const dir = await mkdtemp(join(tmpdir(), "waybill-test-"));
    const writes = flow("writes", {
      ...base,
      run: (_order, run) =>
        run.step("write", async () => {
          for (let count = 0; count < 20; count++) await writeFile(join(dir, "out.txt"), String(count));
          return readFile(join(dir, "out.txt"), "utf8");
        }),
    });
    waybill = createTestWaybill([writes]);
    const history = await waybill.finish(writes, { id: 1 });
    expect(history).toMatchObject({ status: "completed", result: '"19"' });
    expect(waybill.time.clock.now()).toBe(history.acceptedAt);
    await rm(dir, { recursive: true });
  });

  it("lets a step that never returns come to its time limit", async () => {
    const stuck = flow("stuck", {
      ...base,
      run: (_order, run) => run.step("wait", () => new Promise(() => {}), { retry: { maxAttempts: 1 } }),
    });
    waybill = createTestWaybill([stuck], { patienceMs: 20 });
    expect(await waybill.finish(stuck, { id: 1 })).toMatchObject({ status: "dead", cause: "timeout" });
  });
});

describe("a simulated system in the process of a test", () => {
  const faults: Readonly<Record<string, (systems: TestWaybill<"billing">["systems"]) => void>> = {
    "is down for a while": ({ billing }) => {
      billing.outage("down");
      waybill.time.timers.schedule(60_000, () => billing.restore());
    },
    "does not answer for a while": ({ billing }) => {
      billing.outage("hang");
      waybill.time.timers.schedule(60_000, () => billing.restore());
    },
    "fails twice": ({ billing }) => billing.failNext(2, 503),
    "asks to come later": ({ billing }) => billing.throttleNext(2, 30),
    "drops its answer": ({ billing }) => billing.dropAnswers(1),
    "is slow": ({ billing }) => billing.setLatency(9_000),
    "is too slow for a while": ({ billing }) => {
      billing.setLatency(11_000);
      waybill.time.timers.schedule(60_000, () => billing.setLatency(0));
    },
  };

  it.each(Object.entries(faults))(
    "that %s is called until it has done what it was asked for, once",
    async (_name, cause) => {
      waybill = createTestWaybill([invoicing], { systems: { billing: invoices } });
      cause(waybill.systems);
      expect(await waybill.finish(invoicing, { id: 1 })).toMatchObject({ status: "completed" });
      expect(waybill.systems.billing.effects()).toHaveLength(1);
    },
  );

  it("refuses for a business reason", async () => {
    waybill = createTestWaybill([invoicing], {
      systems: { billing: { ...invoices, refuse: () => ({ status: 422, code: "closed" }) } },
    });
    expect(await waybill.finish(invoicing, { id: 1 })).toMatchObject({ status: "dead", cause: "rejected" });
  });
});

describe("a crash in the process of a test", () => {
  const systems = { billing: { collections: ["invoices", "reminders"], refuse: refusesReminders } };

  function refusesReminders({ collection }: { readonly collection: string }) {
    return collection === "reminders" ? { status: 422, code: "no-reminders" } : undefined;
  }

  it("at any fault point loses nothing and does nothing twice", async () => {
    const reached: FaultPoint[] = [];
    for (const point of faultPoints) {
      waybill = createTestWaybill([patient], { systems });
      waybill.crashAt(point);
      expect(await waybill.finish(patient, { id: 1 })).toMatchObject({ status: "compensated" });
      if (waybill.crashCount > 0) reached.push(point);
      const changes = waybill.systems.billing.effects().map(({ change, key }) => `${change} ${key?.split("/", 2)[1]}`);
      expect(changes).toEqual(["created invoice", "deleted invoice"]);
      if (point !== faultPoints.at(-1)) await waybill.close();
    }
    expect(reached).toEqual(
      expect.arrayContaining<FaultPoint>([
        "before-effect",
        "after-effect",
        "before-commit:accept",
        "after-commit:attempt",
        "before-commit:undoing",
        "after-commit:undo",
        "after-commit:compensated",
      ]),
    );
  });

  it("leaves nothing of the old process that could still do something", async () => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const dawdles = flow("dawdles", {
      ...base,
      async run(order: Order, run: Run) {
        try {
          await run.step("wait", () => (log.push("waits") === 1 ? gate.promise : undefined));
          await run.step("invoice", billing, (call) => call.post("/invoices", { orderId: order.id }));
        } catch {
          log.push("noticed");
        }
        log.push("ended");
      },
    });
    waybill = createTestWaybill([dawdles], { systems: { billing: invoices } });
    const { runId } = await waybill.start(dawdles, { id: 1 });
    await waybill.until(() => log.length === 1);
    waybill.crash();
    gate.resolve();
    await waybill.until(() => waybill.history(runId).status === "completed");
    waybill.time.advanceBy(1_000_000);
    await waybill.until(() => true);
    expect(log).toEqual(["waits", "waits", "ended"]);
    expect(waybill.systems.billing.effects()).toHaveLength(1);
  });

  it("keeps what is in a data folder", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "waybill-test-"));
    waybill = createTestWaybill([patient], {
      systems: { billing: { collections: ["invoices", "reminders"] } },
      dataDir,
    });
    waybill.crashAt("after-commit:slept");
    expect(await waybill.finish(patient, { id: 1 })).toMatchObject({ status: "completed" });
    expect(waybill.crashCount).toBe(1);
    await waybill.close();
    waybill = createTestWaybill([patient], {
      systems: { billing: { collections: ["invoices", "reminders"] } },
      dataDir,
    });
    expect(waybill.ledger.runs({}, { limit: 10 }).runs).toMatchObject([{ status: "completed" }]);
    await rm(dataDir, { recursive: true });
  });
});
