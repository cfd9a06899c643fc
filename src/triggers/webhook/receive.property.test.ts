import fc from "fast-check";
import { expect, it } from "vitest";
import { contract } from "../../contracts/contract.ts";
import { jsonSchema } from "../../contracts/schema.ts";
import { flow } from "../../definitions/flow.ts";
import { secret } from "../../definitions/secret.ts";
import { shopifySignature } from "../../definitions/signature.ts";
import { team } from "../../definitions/team.ts";
import { webhook } from "../../definitions/trigger.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Rejection } from "../../runs/rejection.ts";
import { signShopify } from "../../testing/sign.ts";
import { createReceiver } from "./receive.ts";

interface Order {
  readonly id: number;
  readonly lines: readonly { readonly sku: string }[];
}

const schema = jsonSchema<Order>({
  type: "object",
  required: ["id", "lines"],
  properties: {
    id: { type: "integer" },
    lines: { type: "array", items: { type: "object", required: ["sku"], properties: { sku: { type: "string" } } } },
  },
});

const accepted: AcceptRequest[] = [];
const rejected: Rejection[] = [];
const receive = createReceiver(
  flow("orders", {
    version: "1.0.0",
    owner: team("commerce", { onCall: "pager" }),
    on: webhook("/orders", {
      contract: contract("order.created", { version: "1.0.0", schema }),
      verify: shopifySignature(secret("KEY")),
      key: (order) => order.id,
    }),
    run: () => undefined,
  }),
  {
    secrets: { read: () => "hush" },
    clock: { now: () => 0 },
    engine: {
      accept: async (request) => {
        accepted.push(request);
        return { runId: "run", duplicate: false };
      },
      reject: (rejection) => rejected.push(rejection),
    },
  },
);

async function post(body: Uint8Array) {
  accepted.length = 0;
  rejected.length = 0;
  return await receive({ headers: signShopify("hush", body), body });
}

const good = { id: 1, lines: [{ sku: "a" }] };
const text = (from: fc.Arbitrary<string>) => from.map((value) => Buffer.from(value));

/** Ways in which a sender gets it wrong, and the codes that they may get. */
const malformed: Readonly<Record<string, readonly [fc.Arbitrary<Uint8Array>, readonly string[]]>> = {
  empty: [text(fc.string({ unit: fc.constantFrom(" ", "\t", "\r", "\n") })), ["payload-empty"]],
  deep: [
    text(fc.integer({ min: 65, max: 100_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`)),
    ["payload-too-deep"],
  ],
  "not UTF-8": [
    fc.tuple(fc.constantFrom(0x80, 0xc0, 0xff, 0xf5), fc.nat({ max: 20 })).map(([byte, at]) => {
      const bytes = [...Buffer.from(JSON.stringify(good))];
      return Uint8Array.from(bytes.toSpliced(at, 0, byte));
    }),
    ["payload-not-utf8"],
  ],
  "cut off": [
    text(fc.nat({ max: JSON.stringify(good).length - 2 }).map((length) => JSON.stringify(good).slice(0, length + 1))),
    ["payload-not-json"],
  ],
  "with __proto__": [
    text(
      fc
        .jsonValue()
        .map((value) => JSON.stringify(good).replace('"a"', () => `{"__proto__":${JSON.stringify(value)}}`)),
    ),
    ["payload-forbidden-key"],
  ],
  "of wrong types": [
    text(
      fc
        .oneof(
          fc.constant(null),
          fc.boolean(),
          fc.string(),
          fc.double({ noNaN: true, noInteger: true, noDefaultInfinity: true }),
        )
        .map((id) => JSON.stringify({ ...good, id })),
    ),
    ["contract-broken"],
  ],
  "of no particular shape": [
    text(fc.json().filter((json) => !json.includes('"id"'))),
    ["contract-broken", "payload-forbidden-key", "payload-number-unsafe"],
  ],
  "with huge numbers": [
    text(
      fc
        .integer({ min: 17, max: 5_000 })
        .map((digits) => JSON.stringify(good).replace("1", `1${"0".repeat(digits - 2)}7`)),
    ),
    ["payload-number-unsafe"],
  ],
  "any bytes": [
    fc.uint8Array({ maxLength: 300 }),
    ["payload-empty", "payload-not-utf8", "payload-not-json", "contract-broken"],
  ],
};

it.each(Object.entries(malformed))(
  "a body that is %s is refused with its code and noted once",
  async (_name, [body, codes]) => {
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const answer = await post(bytes);
        expect(codes).toContain("code" in answer ? answer.code : `accepted with ${answer.status}`);
        expect(accepted).toEqual([]);
        expect(rejected).toHaveLength(1);
        expect(rejected[0]?.bytes).toBe(bytes.length);
      }),
    );
  },
);

it("after all that a good message is accepted", async () => {
  const order = fc.record({
    id: fc.maxSafeInteger(),
    lines: fc.array(fc.record({ sku: fc.string() }), { maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(order, async (value) => {
      // As it is on the wire: JSON has no -0.
      const json = JSON.stringify(value);
      expect(await post(Buffer.from(json))).toEqual({ status: 202, runId: "run" });
      expect(accepted).toEqual([{ flow: "orders", key: String(value.id), input: JSON.parse(json), inputText: json }]);
    }),
  );
});
