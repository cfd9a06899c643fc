import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contract } from "../../contracts/contract.ts";
import { jsonSchema } from "../../contracts/schema.ts";
import { WaybillError } from "../../core/errors.ts";
import { type HttpCall, type HttpOptions, http } from "../../definitions/http.ts";
import { type SecretRef, secret } from "../../definitions/secret.ts";
import { type System, system } from "../../definitions/system.ts";
import type { AttemptContext } from "../../runs/connector.ts";
import type { Effect } from "../../runs/effect.ts";
import { systemTimers } from "../../server/time.ts";
import { createHttpConnector, type HttpConnector } from "./connector.ts";

/** What the server does with each request that arrived as a whole, by its number from 0. */
type Reply = (socket: Socket, index: number) => void;

let connector: HttpConnector;
const servers: Server[] = [];
const sockets = new Set<Socket>();
let received: string[] = [];

beforeEach(() => {
  received = [];
  connector = createHttpConnector({
    secrets: {
      read: ({ name }: SecretRef) => {
        throw new WaybillError("secret-missing", `Secret ${name} is not set`);
      },
    },
    clock: { now: () => 0 },
    timers: systemTimers,
  });
});

afterEach(async () => {
  await connector.close();
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A system that takes whole requests apart by hand, so that it can do to a connection whatever a connection can suffer. */
async function systemThat(reply: Reply, options: Partial<HttpOptions> = {}, concurrency = 4): Promise<System> {
  const port = await listen((socket) => {
    let text = "";
    socket.on("data", (data) => {
      text += data.toString("latin1");
      for (let end = wholeRequest(text); end !== undefined; end = wholeRequest(text)) {
        received.push(text.slice(0, end));
        text = text.slice(end);
        reply(socket, received.length - 1);
      }
    });
  });
  return declare({ baseUrl: `http://127.0.0.1:${port}`, ...options }, concurrency);
}

function wholeRequest(text: string): number | undefined {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return text.length >= end ? end : undefined;
}

function declare(options: HttpOptions, concurrency = 4): System {
  return system("billing", { access: http(options), concurrency });
}

function answer(status: number, body = "", headers = "content-type: application/json\r\n"): string {
  return `HTTP/1.1 ${status} X\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const answering = (status: number, body?: string, headers?: string) =>
  systemThat((socket) => socket.write(answer(status, body, headers)));

interface Watched {
  readonly call: HttpCall;
  /** What each change was settled with; `open` while it was not. */
  readonly effects: (Effect | "open")[];
}

function open(target: System, options: Partial<AttemptContext> = {}): Watched {
  const effects: (Effect | "open")[] = [];
  const change = () => {
    const index = effects.push("open") - 1;
    return (effect: Effect) => {
      if (effects[index] === "open") effects[index] = effect;
    };
  };
  const call = connector.open(target, {
    idempotencyKey: "run/step",
    signal: new AbortController().signal,
    note: () => undefined,
    change,
    alreadyDone: [],
    ...options,
  });
  return { call, effects };
}

type Cause = string | undefined;

/** The cause with which the call failed, or `undefined` when it succeeded. */
async function causeOf(promise: Promise<unknown>): Promise<Cause> {
  return promise.then(
    () => undefined,
    (error: unknown) => (error as { failureCause?: string }).failureCause ?? String(error),
  );
}

const Invoice = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ id: string }>({ type: "object", required: ["id"], properties: { id: { type: "string" } } }),
});

const isNone = new Set([307, 308, 501, 505]);
for (let status = 400; status < 500; status++) isNone.add(status);
for (const status of [406, 408, 499]) isNone.delete(status);
const statuses = Array.from({ length: 400 }, (_, index) => 200 + index);

describe("the effect that the status of an answer tells", () => {
  it("is that it happened for 2xx, that it did not for what refuses, and unknown for all else, whatever the method", async () => {
    let status = 0;
    const target = await systemThat((socket) => socket.write(answer(status)));
    const methods = ["post", "put", "patch", "delete"] as const;
    for (status of statuses) {
      const { call, effects } = open(target);
      const method = methods[status % methods.length] ?? "post";
      await causeOf(method === "delete" ? call.delete("/x") : call[method]("/x", {}));
      const expected = status < 300 ? "happened" : isNone.has(status) ? "none" : "unknown";
      expect([status, effects]).toEqual([status, [expected]]);
    }
  });

  it("is unknown for a 409 that says that an earlier attempt is being processed", async () => {
    const byBody = open(await answering(409, '{"title":"Idempotency key in use"}'));
    expect(await causeOf(byBody.call.post("/x", {}))).toBe("throttled");
    const byHeader = open(await answering(409, "{}", "retry-after: 1\r\n"));
    expect(await causeOf(byHeader.call.post("/x", {}))).toBe("throttled");
    expect([byBody.effects, byHeader.effects]).toEqual([["unknown"], ["unknown"]]);
  });

  it("is as told for a status that the author expects, but unknown for a 409: what is there may be ours", async () => {
    const gone = open(await answering(404));
    expect(await gone.call.delete("/x", { alsoOk: [404] })).toBeNull();
    const exists = open(await answering(409));
    expect(await exists.call.put("/x", {}, { alsoOk: [409] })).toBeNull();
    expect([gone.effects, exists.effects]).toEqual([["none"], ["unknown"]]);
  });

  it("is not told of a call that changes nothing", async () => {
    for (const status of [200, 302, 404, 500]) {
      const { call, effects } = open(await answering(status), { alreadyDone: [404] });
      const cause = await causeOf(call.get("/x"));
      expect(effects).toEqual([]);
      if (status === 404) expect(cause).toBe("rejected");
    }
  });
});

describe("a status that says that it was already done", () => {
  it.each([
    [409, '{"id":"7"}', { id: "7" }],
    [409, '{"error":"exists already"}', null],
    [409, '{"title":"The idempotency key was used before"}', null],
    [409, "<html>", null],
    [409, "", null],
    [422, '{"id":"7"}', { id: "7" }],
    [303, "", null],
  ])("%i with body %j is a success with the answer when that fits", async (status, body, value) => {
    const { call, effects } = open(await answering(status, body), { alreadyDone: [303, 409, 422] });
    expect(await call.post("/x", {}, { response: Invoice })).toEqual(value);
    expect(effects).toEqual(["happened"]);
  });

  it("gives null for problem details, which are about the call and not its result", async () => {
    const target = await answering(409, '{"title":"Exists"}', "content-type: application/problem+json\r\n");
    expect(await open(target, { alreadyDone: [409] }).call.post("/x", {})).toBeNull();
  });

  it("does not when it says that the earlier attempt goes on", async () => {
    const target = await answering(409, '{"title":"A request with this Idempotency-Key is being processed"}');
    const { call, effects } = open(target, { alreadyDone: [409] });
    expect(await causeOf(call.post("/x", {}))).toBe("throttled");
    expect(effects).toEqual(["unknown"]);
  });
});

describe("an answer that says that the idempotency key was used for another call", () => {
  const stripe =
    '{"error":{"type":"idempotency_error","message":"Keys for idempotent requests can only be used with the same parameters they were first used with."}}';
  const reused: readonly (readonly [number, string])[] = [
    [400, stripe],
    [409, '{"title":"The Idempotency-Key was used with different parameters"}'],
    [422, '{"title":"Idempotency-Key is already used with another payload: it does not match"}'],
    [422, '{"title":"A request with this Idempotency-Key is being processed"}'],
  ];

  it.each(reused)("%i with body %j leaves the effect unknown, whatever the author expects", async (status, body) => {
    for (const alreadyDone of [[], [400, 409, 422]]) {
      const { call, effects } = open(await answering(status, body), { alreadyDone });
      expect(await causeOf(call.post("/x", {}, { alsoOk: [400, 409, 422] }))).toBe("rejected");
      expect(effects).toEqual(["unknown"]);
    }
  });

  it("is not one about a key that is missing, or without a word about the key", async () => {
    for (const body of ['{"title":"Idempotency-Key is missing"}', '{"title":"Another order has this number"}']) {
      const { call, effects } = open(await answering(400, body));
      expect(await causeOf(call.post("/x", {}))).toBe("rejected");
      expect(effects).toEqual(["none"]);
    }
  });
});

describe("the effect of a call with a 2xx whose answer cannot be used", () => {
  it.each([
    ["breaks the contract", answer(200, "{}")],
    ["is no JSON", answer(200, "{")],
    ["is of another type", answer(200, "<html>", "content-type: text/html\r\n")],
    ["is too large", answer(200, JSON.stringify("x".repeat(5_000)))],
  ])("is that it happened: it %s", async (_, wire) => {
    const { call, effects } = open(await systemThat((socket) => socket.write(wire), { maxResponseBytes: 1_000 }));
    expect(await causeOf(call.post("/x", {}, { response: Invoice }))).toBe("contract");
    expect(effects).toEqual(["happened"]);
  });
});

describe("the effect of a call without a whole answer", () => {
  it.each<[string, Reply]>([
    ["resets the connection", (socket) => socket.resetAndDestroy()],
    ["closes the connection", (socket) => socket.end()],
    ["speaks something else", (socket) => socket.end("SSH-2.0-OpenSSH\r\n")],
    ["closes in the middle of the head", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-le")],
    ["closes in the middle of the body", (socket) => socket.end(`${answer(200, "{}").slice(0, -1)}`)],
    [
      "resets in the middle of a chunked body",
      (socket) => {
        const head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n";
        socket.write(head, () => socket.resetAndDestroy());
      },
    ],
    [
      "sends two lengths",
      (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}"),
    ],
  ])("is unknown when the system %s", async (_, reply) => {
    const { call, effects } = open(await systemThat(reply));
    expect(await causeOf(call.post("/x", {}))).toBe("unavailable");
    expect(effects).toEqual(["unknown"]);
    expect(received).toHaveLength(1);
  });

  it("is unknown when the timeout passes after the request was sent", async () => {
    const { call, effects } = open(await systemThat(() => undefined));
    expect(await causeOf(call.post("/x", {}, { timeout: "30ms" }))).toBe("timeout");
    expect(effects).toEqual(["unknown"]);
  });

  it("is unknown when the time of the step is over after the request was sent", async () => {
    const limit = new AbortController();
    const { call, effects } = open(await systemThat(() => limit.abort()), { signal: limit.signal });
    expect(await causeOf(call.post("/x", {}))).toBe("timeout");
    expect(effects).toEqual(["unknown"]);
  });

  it("is unknown when the connector is closed after the request was sent", async () => {
    const { call, effects } = open(await systemThat(() => void connector.close()));
    expect(await causeOf(call.post("/x", {}))).toBe("unavailable");
    expect(effects).toEqual(["unknown"]);
  });

  it("is unknown when a kept connection turns out dead after the request was written, and it is not sent again", async () => {
    const target = await systemThat((socket, index) => {
      if (index === 0) socket.write(answer(200, "{}"));
      else socket.resetAndDestroy();
    });
    const { call, effects } = open(target);
    await call.post("/x", {});
    expect(await causeOf(call.post("/x", {}))).toBe("unavailable");
    expect(effects).toEqual(["happened", "unknown"]);
    expect(received).toHaveLength(2);
  });
});

describe("the effect of a call of which nothing was sent is none", () => {
  it("when the connection is refused", async () => {
    const port = await listen(() => undefined);
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const { call, effects } = open(declare({ baseUrl: `http://127.0.0.1:${port}` }));
    expect(await causeOf(call.post("/x", {}))).toBe("unavailable");
    expect(effects).toEqual(["none"]);
  });

  it("when the name of the system is not found", async () => {
    const { call, effects } = open(declare({ baseUrl: "http://no-such-host.invalid" }));
    expect(await causeOf(call.post("/x", {}))).toBe("unavailable");
    expect(effects).toEqual(["none"]);
  });

  it("when TLS fails", async () => {
    const port = await listen((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const { call, effects } = open(declare({ baseUrl: `https://127.0.0.1:${port}` }));
    expect(await causeOf(call.post("/x", {}))).toBe("unavailable");
    expect(effects).toEqual(["none"]);
  });

  it("when the timeout passes before the connection is there", async () => {
    const port = await listen(() => undefined); // TLS never begins here
    const { call, effects } = open(declare({ baseUrl: `https://127.0.0.1:${port}` }));
    const failure = await call.post("/x", {}, { timeout: "30ms" }).catch((error: Error) => error);
    expect(failure).toMatchObject({ failureCause: "timeout", message: expect.stringContaining("Nothing was sent.") });
    expect(effects).toEqual(["none"]);
  });

  it("when the time of the step is over while the call waits for a free connection; it is never sent", async () => {
    const limit = new AbortController();
    const busy = await systemThat(
      (socket, index) => {
        if (index > 0) socket.write(answer(200));
        else limit.abort();
        if (index === 0) setImmediate(() => socket.write(answer(200)));
      },
      {},
      1,
    );
    const first = open(busy).call.post("/first", {});
    const second = open(busy, { signal: limit.signal });
    const outcome = causeOf(second.call.post("/second", {}));
    limit.signal.addEventListener("abort", () => second.effects.push("open")); // what is settled by then comes before
    expect(await outcome).toBe("timeout");
    expect(second.effects).toEqual(["none", "open"]);
    await first;
    await open(busy).call.post("/third", {});
    expect(received.map((request) => request.split(" ")[1])).toEqual(["/first", "/third"]);
  });

  it("when the time of the step was over before", async () => {
    const { call, effects } = open(await answering(200), { signal: AbortSignal.abort() });
    expect(await causeOf(call.post("/x", {}))).toBe("timeout");
    expect(effects).toEqual(["none"]);
    expect(received).toEqual([]);
  });

  it.each<[string, (call: HttpCall) => Promise<unknown>]>([
    ["the path is no path", (call) => call.post("x", {})],
    ["a header is not allowed", (call) => call.post("/x", {}, { headers: { a: "b\r\nc: d" } })],
    ["the timeout is no duration", (call) => call.post("/x", {}, { timeout: "soon" as "1s" })],
    ["the body is not JSON", (call) => call.post("/x", { big: 1n })],
  ])("when %s", async (_, perform) => {
    const { call, effects } = open(await answering(200));
    expect(await causeOf(perform(call))).toMatch(/defect|TypeError/);
    expect(effects.filter((effect) => effect !== "none")).toEqual([]);
    expect(received).toEqual([]);
  });

  it("when a secret is missing", async () => {
    const { access } = await answering(200);
    const { call, effects } = open(declare({ ...access, auth: { scheme: "bearer", token: secret("NONE") } }));
    expect(await causeOf(call.post("/x", {}))).toBe("defect");
    expect(effects).toEqual([]);
    expect(received).toEqual([]);
  });
});

it("whatever a system does to connections and answers: none means that it did not, happened that it did", async () => {
  const kinds = ["done", "refused", "lost", "cut", "broken", "early"] as const;
  let plan: readonly (typeof kinds)[number][] = [];
  let base = 0;
  const carriedOut = new Set<string>();
  const target = await systemThat((socket, index) => {
    const kind = plan[index - base];
    const path = received[index]?.split(" ")[1] ?? "";
    if (kind !== "refused" && kind !== "early") carriedOut.add(path);
    if (kind === "done") socket.write(answer(201, "{}"));
    if (kind === "refused") socket.write(answer(422, "{}"));
    if (kind === "lost") socket.resetAndDestroy();
    if (kind === "cut") socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}");
    if (kind === "broken") socket.write(answer(200, "{"));
    if (kind === "early") socket.end();
  });
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 8 }), async (kindsOfCalls) => {
      plan = kindsOfCalls;
      base = received.length;
      for (const _ of kindsOfCalls) {
        const path = `/${++number}`;
        const { call, effects } = open(target);
        await causeOf(call.post(path, {}));
        const [effect] = effects;
        if (effect === "none") expect(carriedOut.has(path)).toBe(false);
        if (effect === "happened") expect(carriedOut.has(path)).toBe(true);
        expect(received.filter((request) => request.startsWith(`POST ${path} `))).toHaveLength(1);
      }
    }),
    { numRuns: 30 },
  );
});
