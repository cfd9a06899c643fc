import { describe, expect, it } from "vitest";
import * as z from "zod";
import { contract } from "../../contracts/contract.ts";
import { type ErrorCode, WaybillError } from "../../core/errors.ts";
import { type AnyFlow, flow } from "../../definitions/flow.ts";
import { secret } from "../../definitions/secret.ts";
import { stripeSignature } from "../../definitions/signature.ts";
import { team } from "../../definitions/team.ts";
import { event, type Headers, webhook } from "../../definitions/trigger.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Rejection } from "../../runs/rejection.ts";
import { signStripe } from "../../testing/sign.ts";
import { createReceiver } from "./receive.ts";

const now = 1_700_000_000_000;
const key = "hush";
const Order = contract("order.created", {
  version: "1.0.0",
  kind: "webhook",
  schema: z.object({ id: z.union([z.string(), z.number()]), email: z.string().optional() }),
});
const owner = team("commerce", { onCall: "pager" });

interface Options {
  readonly keyOf?: (order: { readonly id: string | number }, headers: Headers) => string | number;
  readonly failure?: unknown;
}

/** A receiver in front of a door that only takes notes. */
function setUp({ keyOf = (order) => order.id, failure }: Options = {}) {
  const accepted: AcceptRequest[] = [];
  const rejected: Rejection[] = [];
  const orders: AnyFlow = flow("orders", {
    version: "1.0.0",
    owner,
    on: webhook("/orders", { contract: Order, verify: stripeSignature(secret("KEY")), key: keyOf, maxBytes: 2_000 }),
    run: () => undefined,
  });
  const receive = createReceiver(orders, {
    secrets: { read: () => key },
    clock: { now: () => now },
    engine: {
      accept: async (request) => {
        if (failure !== undefined) throw failure;
        accepted.push(request);
        const first = accepted.findIndex((other) => other.key === request.key);
        return { runId: `run-${first}`, duplicate: first < accepted.length - 1 };
      },
      reject: (rejection) => rejected.push(rejection),
    },
  });
  const post = (body: string | Uint8Array, headers: Headers = {}) =>
    receive({ headers: { ...signStripe(key, body, now), ...headers }, body: Buffer.from(body) });
  return { accepted, rejected, post };
}

describe("a good delivery", () => {
  it("is accepted with its key, its value and its text", async () => {
    const { accepted, rejected, post } = setUp();
    expect(await post('{"id": 7}')).toEqual({ status: 202, runId: "run-0" });
    expect(accepted).toEqual([{ flow: "orders", key: "7", input: { id: 7 }, inputText: '{"id": 7}' }]);
    expect(rejected).toEqual([]);
  });

  it("that comes again is answered with the run that it has", async () => {
    const { post } = setUp();
    await post('{"id":"a"}');
    expect(await post('{"id":"a"}')).toEqual({ status: 200, runId: "run-0", duplicate: true });
  });

  it("may have its key in a header", async () => {
    const { accepted, post } = setUp({ keyOf: (_order, headers) => headers["x-delivery"] ?? "" });
    await post('{"id":1}', { "x-delivery": "d-1" });
    expect(accepted[0]?.key).toBe("d-1");
  });
});

describe("a delivery that is turned away", () => {
  it.each<[string, string | Uint8Array, number, ErrorCode]>([
    ["too large", `"${"x".repeat(2_000)}"`, 413, "payload-too-large"],
    ["empty", "", 400, "payload-empty"],
    ["not UTF-8", Uint8Array.of(0xff), 400, "payload-not-utf8"],
    ["not JSON", "{", 400, "payload-not-json"],
    ["too deep", "[".repeat(100) + "]".repeat(100), 400, "payload-too-deep"],
    ["after a prototype", '{"id":1,"__proto__":{}}', 400, "payload-forbidden-key"],
    ["inexact", '{"id":9007199254740993}', 400, "payload-number-unsafe"],
    ["against its contract", '{"id":null}', 422, "contract-broken"],
    ["without a key", '{"id":""}', 422, "key-invalid"],
  ])("because it is %s gets its status and code, and is noted", async (_name, body, status, code) => {
    const { accepted, rejected, post } = setUp();
    const answer = await post(body);
    expect(answer).toMatchObject({ status, code });
    expect(accepted).toEqual([]);
    const { length: bytes } = Buffer.from(body);
    expect(rejected).toEqual([{ at: now, flow: "orders", code, detail: "detail" in answer && answer.detail, bytes }]);
  });

  it("for its signature is not even parsed", async () => {
    const { post, rejected } = setUp();
    expect(await post("{", { "stripe-signature": undefined })).toMatchObject({
      status: 401,
      code: "signature-missing",
    });
    expect(await post("{", signStripe("other", "{", now))).toMatchObject({ status: 401, code: "signature-invalid" });
    expect(await post("{", signStripe(key, "{", 0))).toMatchObject({ status: 401, code: "signature-expired" });
    expect(rejected).toHaveLength(3);
  });

  it("for its contract is told every wrong field", async () => {
    const { post, rejected } = setUp();
    expect(await post('{"email":"hush@example.com","id":[]}')).toEqual({
      status: 422,
      code: "contract-broken",
      title: "The message breaks its contract",
      detail: 'Contract "order.created" 1.0.0 is broken. /id: expected a string or a number, found an empty array.',
      errors: [
        {
          pointer: "/id",
          expected: "a string or a number",
          found: "an empty array",
          message: "/id: expected a string or a number, found an empty array",
        },
      ],
    });
    expect(JSON.stringify(rejected)).not.toContain("hush");
  });
});

describe("a key", () => {
  it.each([
    ["an absent field", () => undefined as unknown as string],
    ["null", () => null as unknown as string],
    ["an object", () => ({}) as unknown as string],
    ["a promise", () => Promise.resolve("a") as unknown as string],
    ["no number", () => Number.NaN],
    ["empty text", () => ""],
    ["256 characters", () => "x".repeat(256)],
    ["half a character", () => "\ud800"],
    ["a control character", () => "a\u0000b"],
  ])("that is %s is refused", async (_name, keyOf) => {
    const { post } = setUp({ keyOf });
    expect(await post('{"id":1}')).toMatchObject({ status: 422, code: "key-invalid" });
  });

  it("may have 255 characters", async () => {
    const { post } = setUp({ keyOf: () => "é".repeat(255) });
    expect(await post('{"id":1}')).toMatchObject({ status: 202 });
  });

  it("whose function throws is refused without citing the message", async () => {
    const { post } = setUp({
      keyOf: () => {
        throw new TypeError("hush");
      },
    });
    const answer = await post('{"id":1}');
    expect(answer).toMatchObject({ status: 422, code: "key-invalid" });
    expect(JSON.stringify(answer)).toContain("TypeError");
    expect(JSON.stringify(answer)).not.toContain("hush");
  });
});

describe("an engine that cannot take it", () => {
  it("is refused with 413 when it is larger than its flow takes", async () => {
    const { post, rejected } = setUp({ failure: new WaybillError("flow-limit-exceeded", "Too large.") });
    expect(await post('{"id":1}')).toMatchObject({ status: 413, code: "flow-limit-exceeded" });
    expect(rejected).toMatchObject([{ flow: "orders", code: "flow-limit-exceeded" }]);
  });

  it.each<ErrorCode>(["queue-full", "shutting-down", "disk-full", "data-unwritable"])(
    "for %s makes it 503 with a time to come back",
    async (code) => {
      const { post, rejected } = setUp({ failure: new WaybillError(code, "Not now.") });
      const answer = await post('{"id":1}');
      expect(answer).toMatchObject({ status: 503, code, detail: "Not now.", retryAfterSeconds: expect.any(Number) });
      expect(rejected).toMatchObject([{ code }]);
    },
  );

  it.each([new Error("A defect"), new WaybillError("flow-unknown", "No such flow")])(
    "for %s fails aloud",
    async (failure) => {
      const { post } = setUp({ failure });
      await expect(post('{"id":1}')).rejects.toBe(failure);
    },
  );
});

describe("a receiver", () => {
  it("is refused to a flow without a webhook", () => {
    const subscriber: AnyFlow = flow("sub", { version: "1.0.0", owner, on: event(Order), run: () => undefined });
    const deps = {
      secrets: { read: () => key },
      clock: { now: () => now },
      engine: { accept: async () => ({ runId: "", duplicate: false }), reject: () => {} },
    };
    expect(() => createReceiver(subscriber, deps)).toThrow(expect.objectContaining({ code: "definition-invalid" }));
  });
});
