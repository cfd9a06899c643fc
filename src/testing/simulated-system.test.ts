import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doubledEffects } from "./doubled-effects.ts";
import { startSimulatedSystem } from "./simulated-system.ts";
import { connectSimulator } from "./simulator-client.ts";
import type { SimulatedSystem, SimulatedSystemOptions } from "./simulator-types.ts";

const running: SimulatedSystem[] = [];

async function start(options: Partial<SimulatedSystemOptions> = {}): Promise<SimulatedSystem> {
  const system = await startSimulatedSystem({ name: "billing", collections: ["invoices", "customers"], ...options });
  running.push(system);
  return system;
}

afterEach(async () => {
  for (const system of running.splice(0)) await system.close();
});

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

async function call(
  system: SimulatedSystem,
  method: string,
  path: string,
  options: { readonly body?: unknown; readonly key?: string; readonly headers?: Record<string, string> } = {},
): Promise<Reply> {
  const response = await fetch(`${system.url}${path}`, {
    method,
    headers: { ...(options.key === undefined ? {} : { "idempotency-key": options.key }), ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text), headers: response.headers };
}

const post = (system: SimulatedSystem, body: unknown, key?: string) =>
  call(system, "POST", "/invoices", { body, ...(key === undefined ? {} : { key }) });

describe("the collections of a simulated system", () => {
  it("hold what is there at the start, which made no effects, and give ids past it", async () => {
    const system = await start({ resources: { invoices: [{ id: "invoices-1", orderId: 7 }] } });
    expect((await call(system, "GET", "/invoices/invoices-1")).body).toEqual({ id: "invoices-1", orderId: 7 });
    expect((await post(system, { orderId: 8 })).body).toMatchObject({ id: "invoices-2" });
    expect(system.effects()).toMatchObject([{ id: "invoices-2", change: "created" }]);
  });

  it("create with an id of the server, are read, listed by field, and deleted", async () => {
    const billing = await start();
    expect(await post(billing, { orderId: 7, total: 10 })).toMatchObject({
      status: 201,
      body: { id: "invoices-1", orderId: 7, total: 10 },
    });
    await post(billing, { orderId: 8 });
    expect((await call(billing, "GET", "/invoices/invoices-1")).body).toEqual({
      id: "invoices-1",
      orderId: 7,
      total: 10,
    });
    expect((await call(billing, "GET", "/invoices?orderId=8")).body).toEqual([{ id: "invoices-2", orderId: 8 }]);
    expect((await call(billing, "DELETE", "/invoices/invoices-1")).status).toBe(204);
    expect((await call(billing, "DELETE", "/invoices/invoices-1")).status).toBe(404);
    expect((await call(billing, "GET", "/invoices/invoices-1")).status).toBe(404);
    expect(billing.effects().map((effect) => effect.change)).toEqual(["created", "created", "deleted"]);
  });

  it("put by the caller's id and tell a creation from an update and from nothing new", async () => {
    const crm = await start();
    const put = (body: unknown) => call(crm, "PUT", "/customers/a%2Fb", { body });
    expect((await put({ name: "Ann", tags: { a: 1, b: 2 } })).status).toBe(201);
    expect((await put({ tags: { b: 2, a: 1 }, name: "Ann" })).status).toBe(200);
    expect((await put({ name: "Anne" })).body).toEqual({ id: "a/b", name: "Anne" });
    expect((await call(crm, "PATCH", "/customers/a%2Fb", { body: { vip: true } })).body).toEqual({
      id: "a/b",
      name: "Anne",
      vip: true,
    });
    expect(crm.effects().map((effect) => effect.change)).toEqual(["created", "unchanged", "updated", "updated"]);
  });

  it("refuse what is not understood", async () => {
    const billing = await start();
    expect((await call(billing, "GET", "/orders")).status).toBe(404);
    expect((await call(billing, "PUT", "/invoices", { body: {} })).status).toBe(405);
    expect((await call(billing, "GET", "/invoices/%E0%A4%A")).status).toBe(400);
    expect((await post(billing, [1])).status).toBe(400);
    expect((await post(billing, {}, '"open')).body).toMatchObject({ code: "idempotency-key-invalid" });
    expect((await post(billing, { text: "x".repeat(1024 * 1024) })).status).toBe(413);
    expect(billing.effects()).toEqual([]);
  });

  it("ask for the bearer token when there is one", async () => {
    const billing = await start({ bearerToken: "t0ken" });
    expect((await call(billing, "GET", "/invoices")).status).toBe(401);
    expect((await call(billing, "GET", "/invoices", { headers: { authorization: "Bearer t0ken" } })).status).toBe(200);
  });

  it("refuse by rule and by hook, without an effect", async () => {
    const warehouse = await start({
      collections: ["shipments"],
      refuseWhen: [{ collection: "shipments", field: "/lines/0/sku", equals: "GONE", status: 422, code: "no-stock" }],
      refuse: ({ body }) =>
        body?.["country"] === "XX" ? { status: 409, code: "no-route", message: "No route" } : undefined,
    });
    const ship = (body: unknown) => call(warehouse, "POST", "/shipments", { body });
    expect(await ship({ lines: [{ sku: "GONE" }] })).toMatchObject({ status: 422, body: { code: "no-stock" } });
    expect(await ship({ lines: [], country: "XX" })).toMatchObject({
      status: 409,
      body: { code: "no-route", title: "No route" },
    });
    expect((await ship({ lines: [{ sku: "HERE" }] })).status).toBe(201);
    expect(warehouse.effects()).toHaveLength(1);
  });

  it("refuse by what is in another collection, and fill in defaults", async () => {
    const billing = await start({
      collections: ["invoices", "stops", "credit-notes"],
      defaults: { invoices: { status: "issued" } },
      refuseWhen: [
        {
          collection: "invoices",
          method: "POST",
          field: "/orderId",
          existsIn: { collection: "stops", field: "/id" },
          status: 410,
          code: "order-stopped",
        },
        {
          collection: "invoices",
          method: "PATCH",
          field: "/id",
          existsIn: { collection: "credit-notes", field: "/invoiceId" },
          status: 412,
          code: "credited",
        },
        { collection: "invoices", method: "DELETE", field: "/status", equals: "void", status: 409, code: "kept" },
      ],
      refuse: (_request, resources) =>
        resources("credit-notes").length > 1 ? { status: 422, code: "too-many" } : undefined,
    });
    expect((await post(billing, { orderId: "7" })).body).toEqual({ id: "invoices-1", orderId: "7", status: "issued" });
    await call(billing, "PUT", "/stops/7", { body: {} });
    expect((await post(billing, { orderId: "7" })).status).toBe(410);
    const voided = { body: { status: "void" } };
    expect((await call(billing, "PATCH", "/invoices/invoices-1", voided)).body).toMatchObject({ status: "void" });
    expect((await call(billing, "DELETE", "/invoices/invoices-1")).status).toBe(409);
    await call(billing, "POST", "/credit-notes", { body: { invoiceId: "invoices-1" } });
    expect((await call(billing, "PATCH", "/invoices/invoices-1", voided)).status).toBe(412);
    await call(billing, "POST", "/credit-notes", { body: {} });
    expect((await post(billing, { orderId: "8" })).status).toBe(422);
  });

  it("say so when a hook throws, and carry on", async () => {
    const billing = await start({
      refuse: ({ body }) => {
        if (body?.["bad"] === true) throw new Error("hook is broken");
        return undefined;
      },
    });
    expect(await post(billing, { bad: true }, "k")).toMatchObject({ status: 500, body: { code: "hook-failed" } });
    expect((await post(billing, { bad: false }, "k")).status).toBe(201);
  });
});

describe("an idempotency key", () => {
  it("gets the stored answer for the same request, quoted or not, and one effect", async () => {
    const billing = await start();
    const first = await post(billing, { orderId: 1 }, '"run-1/a"');
    const second = await post(billing, { orderId: 1 }, "run-1/a");
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(billing.effects()).toMatchObject([{ key: "run-1/a", method: "POST", path: "/invoices", id: "invoices-1" }]);
    expect(billing.state()).toMatchObject({ calls: 2, replays: 1, effects: 1 });
  });

  it("is refused for another body and for another path", async () => {
    const billing = await start();
    await post(billing, { orderId: 1 }, "k");
    expect(await post(billing, { orderId: 2 }, "k")).toMatchObject({
      status: 422,
      body: { code: "idempotency-key-reused" },
    });
    expect((await call(billing, "DELETE", "/invoices/invoices-1", { key: "k" })).status).toBe(422);
    expect(billing.effects()).toHaveLength(1);
  });

  it("remembers a refusal", async () => {
    let asked = 0;
    const billing = await start({ refuse: () => ({ status: 422, code: `no-${++asked}` }) });
    expect((await post(billing, {}, "k")).body).toMatchObject({ code: "no-1" });
    expect((await post(billing, {}, "k")).body).toMatchObject({ code: "no-1" });
  });

  it("is in use while its first request is under way: of many at once one has the effect, the others get 409", async () => {
    const billing = await start({ latencyMs: 200 });
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(billing, { orderId: 1 }, "k")));
    // a call that comes after the latency, on a slow machine, gets the stored answer
    const statuses = new Set(replies.map((reply) => reply.status));
    expect(statuses).toEqual(new Set([201, 409]));
    expect(billing.effects()).toHaveLength(1);
    expect((await post(billing, { orderId: 1 }, "k")).status).toBe(201);
    expect(billing.effects()).toHaveLength(1);
  });

  it("counts for nothing in a system that does not know keys, so that a double shows", async () => {
    const billing = await start({ idempotent: false, businessKeys: { invoices: "/orderId" } });
    await post(billing, { orderId: 1 }, "k");
    await post(billing, { orderId: 1 }, "k");
    expect(doubledEffects(billing.effects())).toMatchObject([
      { by: "key", value: "k", effects: [{ seq: 0 }, { seq: 1 }] },
      { by: "businessKey", value: "1", effects: [{ seq: 0 }, { seq: 1 }] },
    ]);
  });
});

describe("effects", () => {
  it("are grouped by key and by business key", async () => {
    const billing = await start({ businessKey: (collection, { orderId }) => `${collection}/${orderId}` });
    await post(billing, { orderId: 1 }, "a");
    await post(billing, { orderId: 1 }, "b");
    await post(billing, { orderId: 2 });
    expect([...billing.effectsBy((effect) => effect.key).keys()]).toEqual(["a", "b"]);
    expect(billing.effectsBy((effect) => effect.businessKey).get("invoices/1")).toHaveLength(2);
  });

  it("are no double when something was undone and done again", async () => {
    const billing = await start({ businessKeys: { invoices: "/orderId" } });
    await post(billing, { orderId: 1 }, "a");
    await call(billing, "DELETE", "/invoices/invoices-1", { key: "b" });
    await post(billing, { orderId: 1 }, "c");
    expect(doubledEffects(billing.effects())).toEqual([]);
  });
});

describe("a fault", () => {
  let billing: SimulatedSystem;
  beforeEach(async () => {
    billing = await start();
  });

  it("of an outage resets, answers 503 or hangs until the system is restored", async () => {
    billing.outage("down");
    await expect(post(billing, {}, "k")).rejects.toThrow();
    billing.outage("error");
    expect((await post(billing, {}, "k")).status).toBe(503);
    billing.outage("hang");
    const hanging = post(billing, {}, "k").then(
      () => "answered",
      () => "cut",
    );
    await expect.poll(() => billing.calls()).toBe(3);
    billing.restore();
    expect(await hanging).toBe("cut");
    expect(billing.effects()).toEqual([]);
    expect((await post(billing, {}, "k")).status).toBe(201);
  });

  it("of an outage also ends calls under way, without effect and without using up the key", async () => {
    billing.setLatency(100);
    const underWay = post(billing, {}, "k").catch(() => "cut");
    await expect.poll(() => billing.calls()).toBe(1);
    billing.outage("down");
    expect(await underWay).toBe("cut");
    billing.restore();
    expect((await post(billing, {}, "k")).status).toBe(201);
    expect(billing.effects()).toHaveLength(1);
  });

  it("that was planned comes in order and then is over", async () => {
    billing.failNext(1);
    billing.failNext(1, 502, { "x-proxy": "yes" });
    billing.throttleNext(1, 7);
    const replies = [
      await post(billing, {}),
      await post(billing, {}),
      await post(billing, {}),
      await post(billing, {}),
    ];
    expect(replies.map((reply) => reply.status)).toEqual([500, 502, 429, 201]);
    expect(replies[1]?.headers.get("x-proxy")).toBe("yes");
    expect(replies[2]?.headers.get("retry-after")).toBe("7");
  });

  it("that drops the answer leaves the effect, and the same key then finds it", async () => {
    billing.dropAnswers(1);
    await expect(post(billing, { orderId: 1 }, "k")).rejects.toThrow();
    expect(billing.effects()).toMatchObject([{ key: "k" }]);
    expect(await post(billing, { orderId: 1 }, "k")).toMatchObject({ status: 201, body: { id: "invoices-1" } });
    expect(billing.effects()).toHaveLength(1);
  });

  it("at random is the same for the same seed", async () => {
    const pattern = async (seed: number) => {
      const system = await start({ errorRate: 0.5, seed });
      const statuses: number[] = [];
      for (let index = 0; index < 30; index++) statuses.push((await post(system, {})).status);
      return statuses;
    };
    const first = await pattern(4);
    expect(new Set(first)).toEqual(new Set([201, 500]));
    expect(await pattern(4)).toEqual(first);
    expect(await pattern(5)).not.toEqual(first);
  });
});

describe("control over HTTP", () => {
  it("does what the methods do and is neither counted nor hit by faults", async () => {
    const billing = await start();
    const remote = connectSimulator(billing.url);
    await remote.outage("down");
    await expect(post(billing, {})).rejects.toThrow();
    await remote.restore();
    await remote.failNext(1, 502);
    await remote.throttleNext(1, 3);
    expect([(await post(billing, {})).status, (await post(billing, {})).status]).toEqual([502, 429]);
    await remote.dropAnswers(1);
    await expect(post(billing, { orderId: 1 }, "k")).rejects.toThrow();
    await remote.setErrorRate(1);
    expect((await post(billing, {})).status).toBe(500);
    await remote.setErrorRate(0);
    await remote.setLatency(30);
    const before = performance.now();
    await post(billing, { orderId: 2 });
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);

    expect(await remote.effects()).toEqual(billing.effects());
    expect(await remote.effects(1)).toMatchObject([{ seq: 1 }]);
    expect(await remote.resources("invoices")).toEqual(billing.resources("invoices"));
    expect(await remote.state()).toEqual({
      name: "billing",
      calls: 6,
      replays: 0,
      effects: 2,
      outage: null,
      resources: { invoices: 2, customers: 0 },
    });
  });

  it("refuses nonsense, and says when nobody is there", async () => {
    const billing = await start();
    const remote = connectSimulator(billing.url);
    await expect(remote.setErrorRate(2)).rejects.toMatchObject({ code: "request-invalid" });
    await expect(remote.failNext(0)).rejects.toMatchObject({ code: "request-invalid" });
    expect((await call(billing, "POST", "/_control/outage", { body: { mode: "off" } })).status).toBe(400);
    expect((await call(billing, "GET", "/_control/toString")).status).toBe(404);
    expect((await call(billing, "POST", "/_control/toString")).status).toBe(404);
    await billing.close();
    running.length = 0;
    await expect(remote.state()).rejects.toMatchObject({ code: "server-unreachable" });
  });
});

describe("a simulated system with a state file", () => {
  it("has its resources, effects and keys again at the next start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "waybill-simulator-"));
    try {
      const stateFile = join(folder, "billing.jsonl");
      const first = await startSimulatedSystem({ name: "billing", collections: ["invoices"], stateFile });
      await post(first, { orderId: 1 }, "a");
      await post(first, { orderId: 2 }, "b");
      await call(first, "DELETE", "/invoices/invoices-1", { key: "c" });
      const effects = [...first.effects()];
      await first.close();

      const second = await start({ collections: ["invoices"], stateFile });
      expect(second.effects()).toEqual(effects);
      expect(second.resources("invoices")).toEqual([{ id: "invoices-2", orderId: 2 }]);
      expect((await post(second, { orderId: 2 }, "b")).headers.get("idempotent-replayed")).toBe("true");
      expect((await post(second, { orderId: 3 }, "d")).body).toMatchObject({ id: "invoices-3" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it("refuses a collection that could not be a path", async () => {
  await expect(start({ collections: ["in/voices"] })).rejects.toMatchObject({ code: "definition-invalid" });
});
