import { request } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract, flow, jsonSchema, secret, shopifySignature, team, webhook } from "../../src/index.ts";
import { signShopify } from "../../src/testing/sign.ts";
import { startTestServer, type TestServer } from "./waybill-server.ts";

interface Order {
  readonly id: number;
  readonly tags?: readonly string[];
}

const key = "test-secret";
const Placed = contract("order.placed", {
  version: "1.0.0",
  kind: "webhook",
  schema: jsonSchema<Order>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" }, tags: { type: "array", items: { type: "string" } } },
  }),
});
const owner = team("commerce", { onCall: "pager:commerce" });
const orders = flow("orders", {
  version: "1.0.0",
  owner,
  on: webhook("/orders", { contract: Placed, verify: shopifySignature(secret("SECRET")), key: (order) => order.id }),
  run: (order, run) => run.step("keep", () => order.id),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([orders], { env: { SECRET: key } });
});
afterAll(() => server.end());

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: { readonly [name: string]: unknown };
}

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = signShopify(key, body),
  path = "/orders",
): Promise<Answer> {
  const answer = await fetch(server.hooksUrl + path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    body: (await answer.json()) as Answer["body"],
  };
}

let lastId = 1_000_000;
async function expectHealthy(): Promise<void> {
  const answer = await post(JSON.stringify({ id: ++lastId }));
  expect(answer.status).toBe(202);
  await expect(server.engine.ended(String(answer.body["runId"]))).resolves.toMatchObject({ status: "completed" });
}

describe("a webhook", () => {
  it("answers 202 with the run, which is in the ledger by then", async () => {
    const answer = await post(JSON.stringify({ id: 1 }));
    expect(answer).toMatchObject({ status: 202, body: { runId: expect.any(String) } });
    expect(server.ledger.run(String(answer.body["runId"]))).toMatchObject({ flow: "orders", key: "1" });
  });

  it("answers 200 with the same run for a known key, also when both come at once", async () => {
    const body = JSON.stringify({ id: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 202]);
    expect(new Set(answers.map((answer) => answer.body["runId"])).size).toBe(1);
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ duplicate: true });
  });

  it.each([
    [
      "a forged signature",
      () => post(JSON.stringify({ id: 3 }), signShopify("other", JSON.stringify({ id: 3 }))),
      401,
      "signature-invalid",
    ],
    ["no signature", () => post(JSON.stringify({ id: 3 }), {}), 401, "signature-missing"],
    ["an empty body", () => post(""), 400, "payload-empty"],
    ["a truncated body", () => post('{"id": 3'), 400, "payload-not-json"],
    ["a form", () => post("id=3"), 400, "payload-not-json"],
    ["invalid UTF-8", () => post(Uint8Array.from([0x7b, 0xff, 0x7d])), 400, "payload-not-utf8"],
    ["deep nesting", () => post(`${"[".repeat(100_000)}${"]".repeat(100_000)}`), 400, "payload-too-deep"],
    ["a __proto__ key", () => post('{"id": 3, "__proto__": {"admin": true}}'), 400, "payload-forbidden-key"],
    ["a number that is not finite", () => post('{"id": 1e999}'), 400, "payload-number-unsafe"],
    ["a whole number that would change", () => post('{"id": 12345678901234567890}'), 400, "payload-number-unsafe"],
    ["a wrong type", () => post('{"id": "three"}'), 422, "contract-broken"],
    ["two megabytes", () => post(JSON.stringify({ id: 3, pad: "x".repeat(2_000_000) })), 413, "payload-too-large"],
    ["an unknown path", () => post("{}", {}, "/nowhere"), 404, "not-found"],
  ])("answers %s with problem details, and stays healthy", async (_what, send, status, code) => {
    const answer = await send();
    expect(answer).toMatchObject({
      status,
      type: expect.stringContaining("application/problem+json"),
      body: { status, code, type: `docs/errors/${code}.md` },
    });
    expect(answer.body["title"]).toEqual(expect.any(String));
    expect(answer.body["detail"]).toEqual(expect.any(String));
    await expectHealthy();
  });

  it("names every wrong field by pointer, what was expected and what came, and never a value", async () => {
    const answer = await post(JSON.stringify({ id: "top-secret", tags: ["fine", 7] }));
    expect(answer.body["errors"]).toMatchObject([
      { pointer: "/id", found: "a string" },
      { pointer: "/tags/1", found: "a number" },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain("top-secret");
  });

  it("takes only POST", async () => {
    const answer = await fetch(`${server.hooksUrl}/orders`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
  });

  it("cuts off a body of 100 MB without taking it in", { timeout: 60_000 }, async () => {
    const before = process.memoryUsage.rss();
    const status = await new Promise<number | string>((resolve) => {
      const upload = request(`${server.hooksUrl}/orders`, {
        method: "POST",
        headers: { "content-type": "application/json", "transfer-encoding": "chunked" },
      });
      const chunk = Buffer.alloc(1024 * 1024, "x");
      let sent = 0;
      const more = (): void => {
        while (sent < 100) {
          sent++;
          if (!upload.write(chunk)) {
            upload.once("drain", more);
            return;
          }
        }
        upload.end();
      };
      upload.on("response", (answer) => resolve(answer.statusCode ?? 0));
      upload.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
      more();
    });
    expect([413, "ECONNRESET", "EPIPE"]).toContain(status);
    expect(process.memoryUsage.rss() - before).toBeLessThan(90 * 1024 * 1024);
    await expectHealthy();
  });

  it("survives any bytes on the wire", async () => {
    const { hostname, port } = new URL(server.hooksUrl);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(port), hostname, () => socket.end(bytes));
          socket.on("error", () => undefined);
          socket.on("close", () => resolve());
          socket.resume();
        });
      }),
      { numRuns: 100 },
    );
    await expectHealthy();
  });

  it("answers any signed body with 202, 200 or a problem that has a code", { timeout: 60_000 }, async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 500 }).map((bytes) => Uint8Array.from(bytes)),
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc
        .record({ id: fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null)), tags: fc.anything() })
        .map((value) => new TextEncoder().encode(safely(value))),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const answer = await post(bytes);
        expect([200, 202, 400, 422]).toContain(answer.status);
        if (answer.status >= 400)
          expect(answer.body["code"]).toEqual(expect.stringMatching(/^(?:payload-|contract-broken$|key-invalid$)/));
        else expect(answer.body["runId"]).toEqual(expect.any(String));
      }),
      { numRuns: 500 },
    );
    await expectHealthy();
  });

  it("keeps a note of what was turned away, without its content", async () => {
    await post(JSON.stringify({ id: "top-secret" }));
    await expect.poll(() => server.ledger.rejections(1)[0]?.code).toBe("contract-broken");
    const [latest] = server.ledger.rejections(1);
    expect(latest).toMatchObject({ flow: "orders", bytes: 19 });
    expect(JSON.stringify(latest)).not.toContain("top-secret");
  });
});

describe("a webhook of a Waybill that is full", () => {
  it("answers 503 with Retry-After and takes the message later", async () => {
    const gate = Promise.withResolvers<void>();
    const slow = flow("slow", {
      version: "1.0.0",
      owner,
      on: webhook("/orders", {
        contract: Placed,
        verify: shopifySignature(secret("SECRET")),
        key: (order) => order.id,
      }),
      run: (_order, run) => run.step("wait", () => gate.promise),
    });
    const small = await startTestServer([slow], { env: { SECRET: key }, maxActiveRuns: 1, maxQueuedRuns: 1 });
    const send = (id: number) => {
      const body = JSON.stringify({ id });
      return fetch(`${small.hooksUrl}/orders`, { method: "POST", body, headers: signShopify(key, body) });
    };
    try {
      const statuses = [];
      for (const id of [1, 2, 3]) statuses.push((await send(id)).status);
      expect(statuses).toEqual([202, 202, 503]);
      const refused = await send(3);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ code: "queue-full" });
      gate.resolve();
      await expect.poll(async () => (await send(3)).status).toBe(202);
    } finally {
      gate.resolve();
      await small.end();
    }
  });
});

/** JSON text, whatever the value: what JSON cannot say becomes null. */
function safely(value: unknown): string {
  try {
    return JSON.stringify(value, (_name, item: unknown) => (typeof item === "bigint" ? null : item)) ?? "null";
  } catch {
    return "null";
  }
}
