import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contract, flow, jsonSchema, secret, shopifySignature, team, upcast, webhook } from "../../src/index.ts";
import type { Problem } from "../../src/server/wire.ts";
import { signShopify } from "../../src/testing/sign.ts";
import { startTestServer, type TestServer } from "./waybill-server.ts";

interface First {
  readonly id: number;
}
interface Second {
  readonly orderId: string;
}
interface Third {
  readonly order: { readonly id: string };
}

const schemaOf = <T>(field: string, type: string) =>
  jsonSchema<T>({ type: "object", required: [field], properties: { [field]: { type } }, additionalProperties: false });
const common = { kind: "webhook" } as const;

const Zero = contract("order", {
  ...common,
  version: "0.9.0",
  schema: schemaOf<{ readonly no: number }>("no", "integer"),
  deprecation: { since: "2019-01-01", sunset: "2020-06-30", successor: "order@3.0.0" },
});
const One = contract("order", {
  ...common,
  version: "1.0.0",
  schema: schemaOf<First>("id", "integer"),
  deprecation: { since: "2020-01-01", sunset: "9999-12-31", successor: "order@3.0.0" },
});
let isBroken = false;
const Two = contract("order", {
  ...common,
  version: "2.0.0",
  schema: schemaOf<Second>("orderId", "string"),
  upcasts: [upcast(One, ({ id }) => (isBroken ? { orderId: id as never } : { orderId: `no-${id}` }))],
});
const Three = contract("order", {
  ...common,
  version: "3.0.0",
  schema: schemaOf<Third>("order", "object"),
  upcasts: [
    upcast(Two, ({ orderId }) => ({ order: { id: orderId } })),
    upcast(Zero, ({ no }) => ({ order: { id: String(no) } })),
  ],
});

const orders = flow("orders", {
  version: "1.0.0",
  owner: team("commerce", { onCall: "pager:commerce" }),
  on: webhook("/orders", {
    contract: Three,
    verify: shopifySignature(secret("SECRET")),
    key: ({ order }) => order.id,
  }),
  run: ({ order }, run) => run.step("keep", () => order.id),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([orders], { env: { SECRET: "hush" } });
});
afterAll(() => server.end());
beforeEach(() => {
  isBroken = false;
});

async function post(document: unknown) {
  const body = JSON.stringify(document);
  const headers = { "content-type": "application/json", ...signShopify("hush", body) };
  const answer = await fetch(`${server.hooksUrl}/orders`, { method: "POST", body, headers });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Problem & { runId: string } };
}

async function startByApi(input: unknown) {
  const answer = await fetch(`${server.portalUrl}/api/flows/orders/runs`, {
    method: "POST",
    body: JSON.stringify({ input }),
    headers: { "content-type": "application/json" },
  });
  return { status: answer.status, body: (await answer.json()) as Problem & { runId: string } };
}

const messageOf = (run: string) => JSON.parse(server.ledger.run(run)?.input ?? "null") as unknown;

describe("a webhook that serves several versions of its contract", () => {
  it("takes the newest as it is, and says nothing of versions", async () => {
    const { status, headers, body } = await post({ order: { id: "a" } });
    expect(status).toBe(202);
    expect([headers.get("deprecation"), headers.get("sunset"), headers.get("link")]).toEqual([null, null, null]);
    expect(messageOf(body.runId)).toEqual({ order: { id: "a" } });
  });

  it("keeps an older one as the newest, with the key of that", async () => {
    const { status, body } = await post({ orderId: "b" });
    expect(status).toBe(202);
    expect(messageOf(body.runId)).toEqual({ order: { id: "b" } });
    expect((await post({ order: { id: "b" } })).body).toEqual({ runId: body.runId, duplicate: true });
  });

  it("tells the sender of a deprecated one until when, and what instead", async () => {
    const { status, headers, body } = await post({ id: 7 });
    expect(status).toBe(202);
    expect(headers.get("deprecation")).toBe("@1577836800");
    expect(headers.get("sunset")).toBe("Fri, 31 Dec 9999 00:00:00 GMT");
    expect(headers.get("link")).toBe('<urn:waybill:contract:order%403.0.0>; rel="successor-version"');
    expect(body).toEqual({ runId: expect.any(String) });
    expect(messageOf(body.runId)).toEqual({ order: { id: "no-7" } });
  });

  it("refuses one that is sunset, with its date", async () => {
    const { status, headers, body } = await post({ no: 1 });
    expect([status, body.code]).toEqual([422, "contract-sunset"]);
    expect(body.detail).toBe("order@0.9.0 is not served any more since 2020-06-30. Send order@3.0.0.");
    expect(headers.get("sunset")).toBe("Tue, 30 Jun 2020 00:00:00 GMT");
  });

  it("says what the newest has against a document that fits none", async () => {
    const { status, body } = await post({ other: 1 });
    expect([status, body.code]).toEqual([422, "contract-broken"]);
    expect(body.detail).toContain('Contract "order" 3.0.0 is broken.');
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual(["/order", "/other"]);
  });

  it("tells the sender to come again when an upcast fails, and keeps no part of the document", async () => {
    isBroken = true;
    const { status, body } = await post({ id: 4711 });
    expect([status, body.code]).toEqual([500, "upcast-failed"]);
    expect(body.detail).toContain("The upcast from order@1.0.0 to order@2.0.0 gave what does not fit: /orderId");
    expect(JSON.stringify(body)).not.toContain("4711");
    expect(server.ledger.rejectionCounts(0, Date.now() + 1).some(({ code }) => code === "upcast-failed")).toBe(true);
    isBroken = false;
    expect((await post({ id: 4711 })).status).toBe(202);
  });
});

describe("a start by the API", () => {
  it("takes older versions alike, and refuses what is sunset, fits none or cannot be upcast", async () => {
    const started = await startByApi({ id: 8 });
    expect(started.status).toBe(202);
    expect(messageOf(started.body.runId)).toEqual({ order: { id: "no-8" } });
    expect(await startByApi({ no: 1 })).toMatchObject({ status: 422, body: { code: "contract-sunset" } });
    expect(await startByApi({ other: 1 })).toMatchObject({ status: 422, body: { code: "contract-broken" } });
    isBroken = true;
    expect(await startByApi({ id: 9 })).toMatchObject({ status: 500, body: { code: "upcast-failed" } });
  });
});
