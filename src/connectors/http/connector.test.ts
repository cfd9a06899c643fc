import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contract } from "../../contracts/contract.ts";
import { jsonSchema } from "../../contracts/schema.ts";
import { WaybillError } from "../../core/errors.ts";
import { type HttpCall, type HttpOptions, http } from "../../definitions/http.ts";
import { type SecretRef, secret } from "../../definitions/secret.ts";
import { type System, system } from "../../definitions/system.ts";
import type { AttemptContext } from "../../runs/connector.ts";
import { RunFailure } from "../../runs/failure.ts";
import { systemTimers } from "../../server/time.ts";
import { startSimulatedSystem } from "../../testing/simulated-system.ts";
import type { SimulatedSystem } from "../../testing/simulator-types.ts";
import { createHttpConnector, type HttpConnector } from "./connector.ts";

const now = Date.UTC(2026, 0, 31, 12);
const vault: Readonly<Record<string, string>> = { TOKEN: "s3cret-token", USER: "ann", PASSWORD: "s3cret-pass" };
const secrets = {
  values: { ...vault },
  read({ name }: SecretRef): string {
    const value = this.values[name];
    if (value === undefined) throw new WaybillError("secret-missing", `Secret ${name} is not set`);
    return value;
  },
};

let connector: HttpConnector;
let billing: SimulatedSystem;
const servers: Server[] = [];

beforeEach(async () => {
  secrets.values = { ...vault };
  connector = createHttpConnector({ secrets, clock: { now: () => now }, timers: systemTimers });
  billing = await startSimulatedSystem({ name: "billing", collections: ["invoices"] });
});

afterEach(async () => {
  await connector.close();
  await billing.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function declare(options: Partial<HttpOptions> = {}): System {
  return system("billing", { access: http({ baseUrl: billing.url, ...options }), concurrency: 4 });
}

function open(target: System = declare(), key = "run/step", signal = new AbortController().signal): HttpCall {
  return connector.open(target, { ...attempt, idempotencyKey: key, signal });
}

/** An attempt that nobody looks at. */
const attempt: AttemptContext = {
  idempotencyKey: "run/step",
  signal: new AbortController().signal,
  note: () => undefined,
  change: () => () => undefined,
  alreadyDone: [],
};

/** A system that answers as told. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<System> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return declare({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function failureFrom(promise: Promise<unknown>): Promise<RunFailure> {
  const thrown = await promise.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof RunFailure)) throw thrown;
  return thrown;
}

const Invoice = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ id: string; orderId: string }>({
    type: "object",
    required: ["id", "orderId"],
    properties: { id: { type: "string" }, orderId: { type: "string" } },
  }),
});

describe("a call to a system", () => {
  it("tells of every answer how it was and how large, whatever it said", async () => {
    const noted: { readonly status: number; readonly bytes: number }[] = [];
    const call = connector.open(declare(), { ...attempt, note: (response) => noted.push(response) });
    await call.post("/invoices", { orderId: "7" });
    await failureFrom(call.get("/nowhere"));
    expect(noted).toEqual([
      { status: 201, bytes: expect.any(Number) },
      { status: 404, bytes: expect.any(Number) },
    ]);
    expect(noted.every(({ bytes }) => bytes > 10)).toBe(true);
  });

  it("sends JSON and gives back the JSON of the answer, checked against its contract", async () => {
    const call = open();
    const invoice = await call.post("/invoices", { orderId: "7 & 8" }, { response: Invoice });
    expect(invoice).toEqual({ id: "invoices-1", orderId: "7 & 8" });
    expect(await call.get("/invoices", { query: { orderId: "7 & 8", nothing: undefined } })).toEqual([invoice]);
    expect(await call.put("/invoices/a%2Fb", { orderId: "9" })).toEqual({ id: "a/b", orderId: "9" });
    expect(await call.patch("/invoices/a%2Fb", { paid: true })).toMatchObject({ paid: true });
    expect(await call.delete("/invoices/a%2Fb")).toBeNull();
  });

  it("says who we are and what we want, below the path of the base URL", async () => {
    const seen: IncomingMessage[] = [];
    const target = await answering((request, response) => {
      seen.push(request);
      response.writeHead(204).end();
    });
    const access = http({
      baseUrl: `${String(target.access.baseUrl)}/api/`,
      auth: { scheme: "bearer", token: secret("TOKEN") },
      headers: { "X-Tenant": "eu", Accept: "application/vnd.billing+json" },
    });
    const call = open({ ...target, access });
    await call.post("/invoices", { a: 1 }, { headers: { "x-own": "1", "Idempotency-Key": "mine" } });
    await call.get("/é/%25", { query: { q: "a/b?", n: 1 } });
    expect(seen[0]?.url).toBe("/api/invoices");
    expect(seen[0]?.headers).toMatchObject({
      authorization: "Bearer s3cret-token",
      accept: "application/vnd.billing+json",
      "content-type": "application/json",
      "x-tenant": "eu",
      "x-own": "1",
      "idempotency-key": '"run/step"',
    });
    expect(seen[0]?.headers["user-agent"]).toMatch(/^waybill\/\d+\.\d+\.\d+/);
    expect(seen[1]?.url).toBe("/api/%C3%A9/%25?q=a%2Fb%3F&n=1");
    expect(seen[1]?.headers).not.toHaveProperty("content-type");
    expect(seen[1]?.headers).not.toHaveProperty("idempotency-key");
  });

  it("proves who we are by each scheme, with the secret as it is now", async () => {
    const seen: IncomingMessage["headers"][] = [];
    const target = await answering((request, response) => {
      seen.push(request.headers);
      response.writeHead(204).end();
    });
    const { baseUrl } = target.access;
    const basic = { scheme: "basic", username: secret("USER"), password: secret("PASSWORD") } as const;
    await open(declare({ baseUrl, auth: basic })).get("/");
    await open(declare({ baseUrl, auth: { scheme: "header", name: "X-Api-Key", value: secret("TOKEN") } })).get("/");
    expect(seen[0]?.authorization).toBe(`Basic ${btoa("ann:s3cret-pass")}`);
    expect(seen[1]?.["x-api-key"]).toBe("s3cret-token");
    const rotating = declare({ baseUrl, auth: { scheme: "bearer", token: secret("TOKEN") } });
    await open(rotating).get("/");
    secrets.values = { ...vault, TOKEN: "n3w" };
    await open(rotating).get("/");
    expect(seen.slice(2).map((headers) => headers.authorization)).toEqual(["Bearer s3cret-token", "Bearer n3w"]);
  });

  it("finds the system by a secret base URL, and fails as a defect when a secret is missing", async () => {
    const target = declare({ baseUrl: secret("BILLING_URL") });
    expect(await failureFrom(open(target).get("/invoices"))).toMatchObject({
      failureCause: "defect",
      code: "secret-missing",
    });
    secrets.values = { BILLING_URL: billing.url };
    expect(await open(target).get("/invoices")).toEqual([]);
  });

  it("keeps connections alive and never has more than the system's concurrency", async () => {
    const sockets = new Set<unknown>();
    const target = await answering((request, response) => {
      sockets.add(request.socket);
      setImmediate(() => response.writeHead(204).end());
    });
    await Promise.all(Array.from({ length: 40 }, () => open(target).get("/")));
    expect(sockets.size).toBeLessThanOrEqual(4);
  });
});

describe("the idempotency key", () => {
  it("is the same for every attempt of a step, so that a lost answer leads to one effect", async () => {
    billing.dropAnswers(1);
    expect((await failureFrom(open().post("/invoices", { orderId: "1" }))).failureCause).toBe("unavailable");
    expect(await open().post("/invoices", { orderId: "1" })).toEqual({ id: "invoices-1", orderId: "1" });
    expect(billing.effects()).toMatchObject([{ key: "run/step" }]);
  });

  it("is numbered within an attempt in the order of the calls, failed ones included", async () => {
    const call = open();
    expect(call.idempotencyKey).toBe("run/step");
    await call.post("/invoices", { n: 1 });
    await call.get("/invoices");
    await call.delete("/invoices/none", { alsoOk: [404] });
    await Promise.all([call.post("/invoices", { n: 3 }), call.put("/invoices/x", { n: 4 })]);
    const keys = billing.effects().map((effect) => effect.key);
    expect(new Set(keys)).toEqual(new Set(["run/step", "run/step.3", "run/step.4"]));
  });

  it("carries names in any script", async () => {
    await open(declare(), 'run/Rechnung für "Ä" \\ 100 %').post("/invoices", {});
    expect(billing.effects()[0]?.key).toBe('run/Rechnung f%C3%BCr "%C3%84" \\ 100 %25');
  });
});

describe("an answer that says no", () => {
  const problem = (status: number, body: object, headers: Record<string, string> = {}) =>
    answering((_request, response) => {
      response.writeHead(status, { "content-type": "application/problem+json", ...headers }).end(JSON.stringify(body));
    });

  it.each([
    [400, "rejected", "system-rejected"],
    [404, "rejected", "system-rejected"],
    [409, "rejected", "system-rejected"],
    [410, "rejected", "system-rejected"],
    [418, "rejected", "system-rejected"],
    [422, "rejected", "system-rejected"],
    [501, "rejected", "system-rejected"],
    [505, "rejected", "system-rejected"],
    [401, "defect", "system-unauthorized"],
    [403, "defect", "system-unauthorized"],
    [407, "defect", "system-unauthorized"],
    [408, "timeout", "system-timeout"],
    [504, "timeout", "system-timeout"],
    [425, "throttled", "system-throttled"],
    [429, "throttled", "system-throttled"],
    [500, "unavailable", "system-unavailable"],
    [502, "unavailable", "system-unavailable"],
    [503, "unavailable", "system-unavailable"],
    [507, "unavailable", "system-unavailable"],
    [599, "unavailable", "system-unavailable"],
    [301, "defect", "system-response-invalid"],
    [307, "defect", "system-response-invalid"],
  ] as const)("with %i fails with cause %s", async (status, cause, code) => {
    const target = await problem(status, { title: "No" }, { location: "http://127.0.0.1:1/" });
    const failure = await failureFrom(open(target).post("/invoices", {}));
    expect(failure).toMatchObject({ failureCause: cause, code });
    expect(failure.details).toEqual({ system: "billing", method: "POST", status });
    expect(failure.message).toContain(`POST /invoices of system "billing" was answered with ${status} (No).`);
  });

  it("says why by code and title of problem details, and never by anything that may be payload", async () => {
    const body = {
      code: "out-of-stock",
      title: `Not in\nstock ${"x".repeat(300)}`,
      detail: "ann@example.com",
      sku: "A-77",
    };
    const target = await problem(422, body);
    const failure = await failureFrom(
      open(target).post("/invoices", { email: "ann@example.com" }, { query: { q: "q-value" } }),
    );
    expect(failure.message).toContain("(out-of-stock: Not in stock xxx");
    expect(failure.message.length).toBeLessThan(450);
    expect(inspect(failure, { depth: 9 })).not.toMatch(/ann@example|A-77|q-value/);
  });

  it("does not trip over problem details that are none", async () => {
    for (const body of ["", "{", "[]", "null", '{"title":7}', '{"__proto__":{}}']) {
      const target = await answering((_request, response) => {
        response.writeHead(422, { "content-type": "application/problem+json" }).end(body);
      });
      expect((await failureFrom(open(target).get("/"))).message).toContain("was answered with 422. ");
    }
  });

  it("is no failure when the author expects it", async () => {
    expect(await open().delete("/invoices/none", { alsoOk: [404] })).toBeNull();
    expect(await open().get("/invoices/none", { alsoOk: [404], response: Invoice })).toBeNull();
  });

  it("because our own earlier attempt is still being processed is tried again, also when 409 is expected", async () => {
    billing.setLatency(500);
    const first = open().post("/invoices", { orderId: "1" });
    await expect.poll(() => billing.calls()).toBe(1);
    const failure = await failureFrom(open().post("/invoices", { orderId: "1" }, { alsoOk: [409] }));
    expect(failure).toMatchObject({ failureCause: "throttled", code: "system-throttled" });
    expect(await first).toMatchObject({ id: "invoices-1" });
    const withRetryAfter = await problem(409, { title: "Busy" }, { "retry-after": "2" });
    expect(await failureFrom(open(withRetryAfter).post("/", {}))).toMatchObject({
      failureCause: "throttled",
      retryAfterMs: 2_000,
    });
  });

  it.each([
    ["3", 3_000],
    ["0", 0],
    ["86400", 3_600_000],
    [new Date(now + 90_000).toUTCString(), 90_000],
    [new Date(now - 90_000).toUTCString(), 0],
    ["soon", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["2026", 2_026_000],
  ])("with Retry-After %j is tried again after %s ms at the earliest", async (header, expected) => {
    const target = await problem(503, {}, { "retry-after": header });
    expect((await failureFrom(open(target).get("/"))).retryAfterMs).toBe(expected);
  });

  it("from the simulated system is told apart as well", async () => {
    billing.throttleNext(1, 7);
    expect(await failureFrom(open().get("/invoices"))).toMatchObject({
      failureCause: "throttled",
      retryAfterMs: 7_000,
    });
    billing.outage("error");
    expect((await failureFrom(open().get("/invoices"))).failureCause).toBe("unavailable");
  });
});

describe("no answer", () => {
  it("because the connection is reset, refused or has no name is unavailable", async () => {
    billing.outage("down");
    const reset = await failureFrom(open().get("/invoices"));
    expect(reset).toMatchObject({
      failureCause: "unavailable",
      code: "system-unavailable",
      details: { method: "GET" },
    });
    const gone = declare();
    await billing.close();
    expect(await failureFrom(open(gone).get("/"))).toMatchObject({
      failureCause: "unavailable",
      details: { reason: "ECONNREFUSED" },
    });
    billing = await startSimulatedSystem({ name: "billing", collections: [] });
    const nameless = declare({ baseUrl: "http://no-such-host.invalid" });
    const unknown = await failureFrom(open(nameless).get("/"));
    expect(unknown.failureCause).toBe("unavailable");
    expect(inspect(unknown, { depth: 9 })).not.toContain("no-such-host");
  });

  it("because TLS fails is unavailable", async () => {
    const baseUrl = billing.url.replace("http:", "https:");
    expect((await failureFrom(open(declare({ baseUrl })).get("/"))).failureCause).toBe("unavailable");
  });

  it("because the connection closes in the middle of the answer is unavailable", async () => {
    const target = await answering((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"a":', () => response.socket?.destroy());
    });
    expect((await failureFrom(open(target).get("/"))).failureCause).toBe("unavailable");
  });

  it("because what answers does not speak HTTP is unavailable", async () => {
    const server = createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await failureFrom(open(declare({ baseUrl })).get("/"))).failureCause).toBe("unavailable");
    server.close();
  });

  it("within the timeout of the system or of the call is a timeout", async () => {
    billing.outage("hang");
    const failure = await failureFrom(open(declare({ timeout: "50ms" })).post("/invoices", {}));
    expect(failure).toMatchObject({ failureCause: "timeout", code: "system-timeout", details: { timeoutMs: 50 } });
    expect((await failureFrom(open().get("/invoices", { timeout: "50ms" }))).failureCause).toBe("timeout");
  });

  it("as a whole within the timeout is a timeout too, however steadily it drips", async () => {
    const target = await answering((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 10);
      response.once("close", () => clearInterval(drip));
    });
    expect((await failureFrom(open(target).get("/", { timeout: "100ms" }))).failureCause).toBe("timeout");
  });

  it("before the step's time is over is a timeout, and no further call is sent", async () => {
    billing.outage("hang");
    const attempt = new AbortController();
    const call = open(declare(), "k", attempt.signal);
    const failure = failureFrom(call.post("/invoices", {}));
    await expect.poll(() => billing.calls()).toBe(1);
    attempt.abort();
    expect(await failure).toMatchObject({ failureCause: "timeout", code: "system-timeout" });
    expect((await failureFrom(call.get("/invoices"))).failureCause).toBe("timeout");
    expect(billing.calls()).toBe(1);
  });

  it("in a very long timeout is waited for, not given up at once", async () => {
    expect(await open(declare({ timeout: "52w" })).get("/invoices")).toEqual([]);
  });
});

describe("an answer that cannot be used", () => {
  const bodies = (type: string | undefined, body: string | Buffer, status = 200) =>
    answering((_request, response) => {
      response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(body);
    });

  it.each([
    ["application/pdf", Buffer.from([0x25, 0xff, 0xd8]), "is neither JSON nor text"],
    ["application/json", "{", "is not JSON"],
    ["application/json", '{"__proto__":{"admin":true}}', "has a field that could reach a prototype"],
    ["application/json", '{"total":1e400}', "has a number that cannot be read exactly"],
    ["application/json", "[".repeat(300) + "]".repeat(300), "is nested too deeply"],
    ["application/json", Buffer.from([0x22, 0xff, 0x22]), "is not UTF-8"],
    ["application/json", '{"id":12345678901234567890}', "has a number that cannot be read exactly"],
    ["application/json", JSON.stringify("x".repeat(2_000)), "is larger than 1000 bytes"],
  ])("of type %s with body %s breaks the contract", async (type, body, why) => {
    const target = await bodies(type, body);
    const limited = declare({ baseUrl: target.access.baseUrl, maxResponseBytes: 1_000 });
    const failure = await failureFrom(open(limited).get("/"));
    expect(failure).toMatchObject({ failureCause: "contract", code: "system-response-invalid" });
    expect(failure.message).toContain(why);
  });

  it("is not one when it is JSON by another name, has no type, or is empty", async () => {
    expect(await open(await bodies("application/vnd.api+json; charset=utf-8", "[1]")).get("/")).toEqual([1]);
    expect(await open(await bodies(undefined, '"1234567890123456789"')).get("/")).toBe("1234567890123456789");
    expect(await open(await bodies("application/json", "1234567890123456.5e3")).get("/")).toBe(1234567890123456.5e3);
    expect(await open(await bodies("text/html", "")).get("/")).toBeNull();
    expect(await open(await bodies("text/html", "<html>")).get("/")).toBe("<html>");
  });

  it("names what breaks the response contract by pointer and never by value", async () => {
    const target = await bodies("application/json", '{"id":"ann@example.com","orderId":4711}');
    const failure = await failureFrom(open(target).get("/invoices/1", { response: Invoice }));
    expect(failure).toMatchObject({ failureCause: "contract", code: "system-response-invalid" });
    expect(failure.message).toContain('does not fit contract "billing.invoice" 1.0.0: /orderId: expected a string');
    expect(inspect(failure, { depth: 9 })).not.toMatch(/4711|ann@/);
    const empty = await bodies("application/json", "");
    expect((await failureFrom(open(empty).get("/", { response: Invoice }))).failureCause).toBe("contract");
  });
});

describe("what the author got wrong", () => {
  it.each([
    "invoices",
    "",
    "//evil.example/x",
    "http://evil.example/x",
    "/../admin",
    "/a/../../admin",
    "/a/..",
    "/./a",
    "/%2e%2e/admin",
    "/a%2F..%2Fadmin",
    "/a/.%2E/b",
    "/a\\..\\b",
    "/a%5C..%5Cb",
    "/a b",
    "/a\r\nHost: evil.example",
    "/a\u0000",
    "/a?b=c",
    "/a#b",
    "/100%",
    "/\ud800",
  ])("in the path %j is a defect, and nothing is sent", async (path) => {
    const failure = await failureFrom(open().post(path, {}));
    expect(failure).toMatchObject({ failureCause: "defect", code: "definition-invalid" });
    expect(billing.calls()).toBe(0);
  });

  it.each(["", "billing.example.com", "ftp://x.example", "https://u:s3cret@x.example", "https://x.example?k=s3cret"])(
    "in the base URL %j is a defect that does not show it",
    async (baseUrl) => {
      const failure = await failureFrom(open(declare({ baseUrl })).get("/"));
      expect(failure).toMatchObject({ failureCause: "defect", code: "definition-invalid" });
      expect(inspect(failure)).not.toMatch(/s3cret/);
    },
  );

  it("in a header is a defect that shows neither the header nor a secret", async () => {
    secrets.values = { TOKEN: "s3cret\r\nx-injected: 1" };
    const target = declare({ auth: { scheme: "bearer", token: secret("TOKEN") } });
    const failure = await failureFrom(open(target).get("/invoices"));
    expect(failure).toMatchObject({ failureCause: "defect", code: "definition-invalid" });
    expect(inspect(failure, { depth: 9 })).not.toContain("s3cret");
    expect(billing.calls()).toBe(0);
  });

  it("about the kind of system is said", () => {
    const other = system("files", { access: { type: "sftp" } });
    expect(() => connector.open(other, { ...attempt, signal: AbortSignal.abort() })).toThrow(
      /"files" is not reached over HTTP/,
    );
  });
});

it("no failure shows a secret", async () => {
  const auth = { scheme: "basic", username: secret("USER"), password: secret("PASSWORD") } as const;
  billing.failNext(1, 401);
  const failures = [await failureFrom(open(declare({ auth })).get("/invoices"))];
  billing.outage("down");
  failures.push(await failureFrom(open(declare({ auth })).get("/invoices")));
  billing.outage("hang");
  failures.push(await failureFrom(open(declare({ auth, timeout: "20ms" })).get("/invoices")));
  for (const failure of failures) {
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/s3cret|YW5u/);
  }
});

it("a closed connector cuts what is under way and opens nothing more", async () => {
  billing.outage("hang");
  const target = declare();
  const underWay = failureFrom(open(target).get("/invoices"));
  await expect.poll(() => billing.calls()).toBe(1);
  await connector.close();
  expect((await underWay).failureCause).toBe("unavailable");
  expect(() => open(target)).toThrow(expect.objectContaining({ code: "shutting-down" }));
});
