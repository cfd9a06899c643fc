import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, deflate, deflateRaw, gzip, zstdCompress } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contract } from "../../contracts/contract.ts";
import { jsonSchema } from "../../contracts/schema.ts";
import type { Json } from "../../core/json.ts";
import { type HttpCall, http, type ResponseForm } from "../../definitions/http.ts";
import { system } from "../../definitions/system.ts";
import type { Effect } from "../../runs/effect.ts";
import { serialise } from "../../runs/serialise.ts";
import { systemTimers } from "../../server/time.ts";
import { createHttpConnector, type HttpConnector } from "./connector.ts";

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const maxBytes = 1_000;
let reply: Reply = {};
let requests: IncomingMessage[] = [];
let server: Server;
let connector: HttpConnector;
let effects: Effect[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(reply.body ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const secrets = { read: () => "" };
  connector = createHttpConnector({ secrets, clock: { now: () => 0 }, timers: systemTimers });
});

afterAll(async () => {
  await connector.close();
  server.close();
});

beforeEach(() => {
  requests = [];
  effects = [];
});

function call(): HttpCall {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const access = http({ baseUrl: `http://127.0.0.1:${port}`, maxResponseBytes: maxBytes });
  return connector.open(system("labels", { access }), {
    idempotencyKey: "k",
    signal: new AbortController().signal,
    note: () => undefined,
    change: () => (effect) => void effects.push(effect),
    alreadyDone: [],
  });
}

function post(answer: Reply): Promise<Json> {
  reply = answer;
  return call().post("/labels", {});
}

function postFor(form: ResponseForm, answer: Reply): Promise<string | null> {
  reply = answer;
  return form === "none"
    ? call().post("/labels", {}, { response: form })
    : call().post("/labels", {}, { response: form });
}

const Label = contract("labels.label", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ id: string }>({ type: "object", required: ["id"], properties: { id: { type: "string" } } }),
});

const typed = (type: string, body: string | Buffer = "{}"): Reply => ({ headers: { "content-type": type }, body });
const coded = (coding: string, body: Buffer, type = "application/json"): Reply => ({
  headers: { "content-encoding": coding, "content-type": type },
  body,
});
const json = '{"id":"7"}';
const latin1 = Buffer.from("Gr\xfc\xdfe", "latin1");
const bomJson = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)]);
const compress = {
  gzip: promisify(gzip),
  deflate: promisify(deflate),
  br: promisify(brotliCompress),
  zstd: promisify(zstdCompress),
};

describe("a change for whose answer nothing was asked gives", () => {
  it.each<[string, Reply, Json]>([
    ["the JSON", typed("application/json", json), { id: "7" }],
    ["the JSON of another name", typed("application/hal+json; charset=utf-8", json), { id: "7" }],
    ["the JSON that has no type", { body: json }, { id: "7" }],
    ["the JSON after a byte order mark", typed("application/json", bomJson), { id: "7" }],
    [
      "the JSON in the charset that it names",
      typed("application/json; charset=iso-8859-1", Buffer.from('"\xfc"', "latin1")),
      "ü",
    ],
    ["the text", typed("text/plain", "OK"), "OK"],
    ["the text as it is, also when it looks like JSON", typed("text/plain", "007"), "007"],
    ["the text in the charset that it names", typed('text/plain; charset="ISO-8859-1"', latin1), "Grüße"],
    ["the text in UTF-8 when nobody knows the charset", typed("text/plain; charset=klingon", "Grüße"), "Grüße"],
    ["the page", typed("text/html", "<html>"), "<html>"],
    ["the text of what claims to be JSON", typed("application/json", "{"), "{"],
    ["the text of JSON with something behind it", typed("application/json", `${json} trailing`), `${json} trailing`],
    [
      "the text of JSON that cannot be read exactly",
      typed("application/json", '{"id":12345678901234567890}'),
      '{"id":12345678901234567890}',
    ],
    ["null for an empty body", typed("application/json", ""), null],
    ["null for what is no text", typed("application/pdf", Buffer.from([0x25, 0x00, 0xff])), null],
    ["null for text in the wrong charset", typed("text/plain", latin1), null],
    ["null for a coding that was not asked for", coded("compress", Buffer.from("x")), null],
    ["null for a coding that is broken", coded("gzip", Buffer.from("not gzip")), null],
    ["null for what is too large", typed("text/plain", "x".repeat(maxBytes + 1)), null],
    ["null for 204", { status: 204 }, null],
    ["null for 205", { status: 205 }, null],
  ])("%s", async (_, answer, value) => {
    expect(await post(answer)).toEqual(value);
    expect(effects).toEqual(["happened"]);
  });

  it("something that can be recorded, whatever the system answers", async () => {
    const type = fc.constantFrom(
      "application/json",
      "text/plain; charset=utf-16le",
      "text/html",
      "image/png",
      "a/b; charset=x",
      "",
    );
    const coding = fc.constantFrom("", "identity", "gzip", "br", "zstd", "deflate", "gzip, br", "compress", "x", ",,");
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 299 }),
        type,
        coding,
        body,
        async (status, contentType, contentEncoding, bytes) => {
          effects = [];
          const headers = {
            ...(contentType === "" ? {} : { "content-type": contentType }),
            ...(contentEncoding === "" ? {} : { "content-encoding": contentEncoding }),
          };
          const value = await post({ status, headers, body: Buffer.from(bytes) });
          expect(serialise(value)).toMatchObject({ ok: true, text: expect.any(String) });
          expect(effects).toEqual(["happened"]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a read for whose answer nothing was asked", () => {
  it.each<[string, Reply]>([
    ["says that it is JSON and is not", typed("application/json", "{")],
    ["is no text", typed("image/png", Buffer.from([0x89, 0x00]))],
    ["is too large", typed("text/plain", "x".repeat(maxBytes + 1))],
    ["cannot be decompressed", coded("br", Buffer.from("not brotli"))],
  ])("fails when the answer %s: no effect would be misreported", async (_, answer) => {
    reply = answer;
    await expect(call().get("/labels")).rejects.toMatchObject({ failureCause: "contract" });
  });
});

describe("the form of an answer that was asked for", () => {
  it.each<[ResponseForm, Reply, string | null]>([
    ["none", typed("application/json", json), null],
    ["none", typed("application/json", "x".repeat(maxBytes + 1)), null],
    ["none", coded("compress", Buffer.from("x")), null],
    ["text", typed("application/json", json), json],
    ["text", typed("text/plain; charset=latin1", latin1), "Grüße"],
    ["text", typed("text/plain", latin1), "Gr\ufffd\ufffde"],
    ["text", typed("text/csv", bomJson), json],
    ["text", { status: 204 }, ""],
    ["bytes", typed("application/pdf", Buffer.from([0x25, 0x00, 0xff])), "JQD/"],
    ["bytes", { status: 204 }, ""],
  ])("is given: %s", async (form, answer, value) => {
    expect(await postFor(form, answer)).toBe(value);
    expect(effects).toEqual(["happened"]);
  });

  it.each<["text" | "bytes", Reply, string]>([
    ["text", typed("text/plain", "x".repeat(maxBytes + 1)), "is larger than 1000 bytes"],
    ["bytes", coded("compress", Buffer.from("x")), "has a content coding that was not asked for"],
    ["text", coded("gzip", Buffer.from("not gzip")), "is not whole, or not gzip as it says"],
  ])("cannot be given when nothing can be read: %s; the effect happened all the same", async (form, answer, why) => {
    const failure = await postFor(form, answer).catch((error: Error) => error);
    expect(failure).toMatchObject({ failureCause: "contract", message: expect.stringContaining(why) });
    expect(effects).toEqual(["happened"]);
  });

  it("by contract is judged by the document, whatever the system calls it", async () => {
    reply = typed("text/html", json);
    expect(await call().post("/labels", {}, { response: Label })).toEqual({ id: "7" });
    for (const answer of [typed("text/html", "<html>"), typed("application/json", "{}"), { status: 204 }]) {
      reply = answer;
      await expect(call().post("/labels", {}, { response: Label })).rejects.toMatchObject({ failureCause: "contract" });
    }
    expect(effects).toEqual(["happened", "happened", "happened", "happened"]);
  });

  it("is checked before anything is sent", async () => {
    const broken = contract("labels.broken", { version: "1.0.0", schema: jsonSchema<object>({ type: "nothing" }) });
    const wrong = [broken, "json", Label.schema, null, 7];
    for (const response of wrong) {
      const failing = call().post("/labels", {}, { response: response as typeof Label });
      await expect(failing).rejects.toMatchObject({ failureCause: "defect" });
    }
    expect([requests, effects]).toEqual([[], []]);
  });
});

describe("an answer in a content coding", () => {
  it.each(Object.entries(compress))("%s is decompressed", async (coding, encode) => {
    expect(await post(coded(coding, await encode(Buffer.from(json))))).toEqual({ id: "7" });
    expect(await post(coded(coding.toUpperCase(), await encode(Buffer.from(json))))).toEqual({ id: "7" });
  });

  it("is decompressed as deflate without its header, and as several codings", async () => {
    expect(await post(coded("deflate", await promisify(deflateRaw)(Buffer.from(json))))).toEqual({ id: "7" });
    const twice = await compress.br(await compress.gzip(Buffer.from(json)));
    expect(await post(coded("x-gzip, br", twice))).toEqual({ id: "7" });
    reply = coded("gzip, gzip, gzip, gzip", twice);
    await expect(call().get("/labels")).rejects.toThrow("is compressed 4 times");
  });

  it.each(Object.entries(compress))("%s takes no more memory than the limit of the answer", async (coding, encode) => {
    const bomb = await encode(Buffer.alloc(10_000_000, " "));
    reply = coded(coding, bomb.length > maxBytes ? await encode(Buffer.alloc(maxBytes + 1, " ")) : bomb);
    await expect(call().get("/labels")).rejects.toThrow(`is larger than ${maxBytes} bytes`);
    expect(await call().post("/labels", {})).toBeNull();
  });

  it.each(Object.entries(compress))("%s that is cut off is not taken for the whole", async (coding, encode) => {
    const whole = await encode(Buffer.from(JSON.stringify("x".repeat(500))));
    reply = coded(coding, whole.subarray(0, -3));
    await expect(call().get("/labels")).rejects.toThrow("is not whole");
  });

  it("is read before it is judged: what a compressed refusal says is shown", async () => {
    const problem = Buffer.from('{"title":"Not in stock"}');
    const headers = { "content-type": "application/problem+json", "content-encoding": "gzip" };
    reply = { status: 422, headers, body: await compress.gzip(problem) };
    await expect(call().post("/labels", {})).rejects.toThrow("was answered with 422 (Not in stock)");
  });
});

it.each<[string, { readonly response?: ResponseForm | typeof Label }]>([
  ["application/json, */*;q=0.5", {}],
  ["application/json", { response: Label }],
  ["text/plain, */*;q=0.5", { response: "text" }],
  ["*/*", { response: "bytes" }],
  ["*/*", { response: "none" }],
])("asks for %s", async (accept, options) => {
  reply = typed("application/json", json);
  await call().get("/labels", options as { readonly response: "text" });
  expect(requests[0]?.headers).toMatchObject({ accept, "accept-encoding": "gzip, deflate, br, zstd" });
});
