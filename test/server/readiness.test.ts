import { afterEach, describe, expect, it } from "vitest";
import { WaybillError } from "../../src/core/errors.ts";
import type { AnyFlow } from "../../src/definitions/flow.ts";
import { contract, flow, jsonSchema, secret, shopifySignature, team, webhook } from "../../src/index.ts";
import { readinessOf } from "../../src/server/readiness.ts";
import { signShopify } from "../../src/testing/sign.ts";
import { startTestServer, type TestServer } from "./waybill-server.ts";

const key = "test-secret";
const on = webhook("/orders", {
  contract: contract("order.placed", {
    version: "1.0.0",
    kind: "webhook",
    schema: jsonSchema<{ readonly id: number }>({ type: "object", required: ["id"] }),
  }),
  verify: shopifySignature(secret("SECRET")),
  key: (order) => order.id,
});
const base = { version: "1.0.0", owner: team("commerce", { onCall: "pager:commerce" }), on } as const;
const plain = flow("plain", { ...base, run: (order, run) => run.step("keep", () => order.id) });

let server: TestServer | undefined;
afterEach(async () => {
  await server?.end();
  server = undefined;
});

async function start(flows: readonly AnyFlow[], wrap?: Parameters<typeof startTestServer>[1]): Promise<TestServer> {
  server = await startTestServer(flows, { env: { SECRET: key }, ...wrap });
  return server;
}

async function shown(answering: Promise<Response>) {
  const answer = await answering;
  const { headers } = answer;
  return {
    status: answer.status,
    retryAfter: headers.get("retry-after"),
    connection: headers.get("connection"),
    body: await answer.json(),
  };
}

const deliver = ({ hooksUrl }: TestServer, id: number) => {
  const body = JSON.stringify({ id });
  return shown(fetch(`${hooksUrl}/orders`, { method: "POST", body, headers: signShopify(key, body) }));
};
const startRun = ({ portalUrl }: TestServer, name: string, id: number) =>
  shown(
    fetch(`${portalUrl}/api/flows/${name}/runs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ input: { id } }),
    }),
  );
const readiness = ({ portalUrl }: TestServer) => shown(fetch(`${portalUrl}/readyz`));
const liveness = ({ portalUrl }: TestServer) => shown(fetch(`${portalUrl}/healthz`));

describe("readiness", () => {
  it("is there once the listeners are open, and not while Waybill starts", async () => {
    expect(readinessOf({ refusal: () => undefined }, false)).toMatchObject({ status: "unready", reason: "starting" });
    expect(await readiness(await start([plain]))).toMatchObject({ status: 200, body: { status: "ready" } });
  });

  it("ends when the disk is full, for hooks and API, and comes back by itself when there is room", async () => {
    let isFull = false;
    const room = (): void => {
      if (isFull) throw new WaybillError("disk-full", "There is no room left.");
    };
    const full = await start([plain], {
      wrap: {
        connector: (connector) => connector,
        journal: (journal) => ({
          ...journal,
          commit(changes) {
            room();
            return journal.commit(changes);
          },
          probe() {
            room();
            journal.probe();
          },
        }),
      },
    });
    expect(await deliver(full, 1)).toMatchObject({ status: 202 });
    isFull = true;
    const refused = { status: 503, retryAfter: "60", body: { code: "disk-full" } };
    expect(await deliver(full, 2)).toMatchObject(refused);
    expect(await startRun(full, "plain", 3)).toMatchObject(refused);
    expect(await readiness(full)).toMatchObject({
      status: 503,
      retryAfter: "60",
      body: { status: "unready", reason: "disk-full", detail: "There is no room left." },
    });
    expect(await liveness(full)).toMatchObject({ status: 200, body: { status: "alive" } });
    isFull = false;
    await expect.poll(() => readiness(full)).toMatchObject({ status: 200 });
    expect(await deliver(full, 2)).toMatchObject({ status: 202 });
  });

  it("ends with the order to stop: hooks and API answer 503 until what runs is done", async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = flow("slow", {
      ...base,
      run: (_order, run) =>
        run.step("wait", async () => {
          begun.resolve();
          await gate.promise;
        }),
    });
    const draining = await start([slow]);
    const accepted = await deliver(draining, 1);
    expect(accepted).toMatchObject({ status: 202 });
    await begun.promise;
    const stopped = draining.stop();
    const refused = { status: 503, retryAfter: "10", body: { code: "shutting-down" } };
    expect(await deliver(draining, 2)).toMatchObject({ ...refused, connection: "close" });
    expect(await startRun(draining, "slow", 3)).toMatchObject(refused);
    expect(await readiness(draining)).toMatchObject({
      status: 503,
      retryAfter: "10",
      body: { status: "unready", reason: "shutting-down" },
    });
    expect(await liveness(draining)).toMatchObject({ status: 200 });
    gate.resolve();
    await stopped;
    await expect(fetch(`${draining.portalUrl}/healthz`)).rejects.toThrow();
  });
});
