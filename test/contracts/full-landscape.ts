import { contract, upcast } from "../../src/contracts/contract.ts";
import { type JsonSchema, jsonSchema } from "../../src/contracts/schema.ts";
import { entity } from "../../src/definitions/entity.ts";
import { flow } from "../../src/definitions/flow.ts";
import { secret } from "../../src/definitions/secret.ts";
import {
  githubSignature,
  type SignatureSpec,
  shopifySignature,
  standardWebhooksSignature,
  stripeSignature,
} from "../../src/definitions/signature.ts";
import { team } from "../../src/definitions/team.ts";
import { event, webhook } from "../../src/definitions/trigger.ts";
import { type Landscape, landscapeOf } from "../../src/governance/landscape.ts";

const condition = [
  ["if", { required: ["day"] }],
  ["then", { required: ["at"] }],
  ["else", true],
];

/** Every keyword of JSON Schema that says something of documents, recursion by `$ref`, an anchor and an id included. */
export const everyKeyword: JsonSchema = {
  $id: "https://shop.example/everything",
  title: "Everything",
  description: "One of each",
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string", minLength: 1, maxLength: 40, pattern: "^[a-z0-9~/%-]+$" },
    status: { enum: ["open", "closed", null] },
    kind: { const: "everything" },
    at: { type: "string", format: "date-time" },
    day: { type: "string", format: "date" },
    clock: { type: "string", format: "time" },
    amount: { type: "number", minimum: 0, exclusiveMaximum: 1_000_000, multipleOf: 0.01 },
    count: { type: ["integer", "null"], exclusiveMinimum: 0, maximum: 99 },
    isPaid: { type: "boolean" },
    lines: { type: "array", minItems: 1, maxItems: 9, uniqueItems: true, items: { $ref: "#/$defs/line" } },
    pair: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false },
    marks: { type: "array", contains: { const: "x" }, minContains: 1, maxContains: 3 },
    rest: { type: "array", prefixItems: [{ type: "string" }], unevaluatedItems: { type: "number" } },
    children: { type: "array", items: { $ref: "#" } },
    parent: { $ref: "https://shop.example/everything" },
    tree: { $ref: "#tree", description: "beside a reference" },
    first: { $ref: "#/properties/pair/prefixItems/0" },
    address: { $ref: "address" },
    choice: { oneOf: [{ type: "string" }, { type: "object", properties: { value: { type: "string" } } }] },
    default: { $ref: "#/$defs/line" },
    examples: { type: "array", items: { $ref: "#/$defs/line" } },
    "a/b~c": { type: "string" },
  },
  patternProperties: { "^x-": { anyOf: [{ type: "string" }, { type: "number" }] } },
  propertyNames: { maxLength: 40 },
  minProperties: 1,
  maxProperties: 60,
  dependentRequired: { amount: ["kind"] },
  dependentSchemas: { isPaid: { required: ["amount"] }, amount: { properties: { amount: { minimum: 1 } } } },
  allOf: [{ properties: { note: { type: "string" } } }, Object.fromEntries(condition)],
  not: { required: ["forbidden"] },
  unevaluatedProperties: false,
  $defs: {
    line: {
      type: "object",
      required: ["sku"],
      properties: { sku: { type: "string" }, parts: { type: "array", items: { $ref: "#/$defs/line" } } },
      additionalProperties: { type: "string" },
    },
    tree: { $anchor: "tree", type: "object", properties: { left: { $ref: "#tree" }, right: { $ref: "#tree" } } },
    address: {
      $id: "address",
      type: "object",
      properties: { street: { $ref: "#/$defs/text" } },
      $defs: { text: { type: "string" } },
    },
    unused: { type: "null" },
  },
};

/** What draft-07 spells in another way. */
export const draft07: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties: {
    pair: { type: "array", items: [{ type: "string" }, { $ref: "#/definitions/whole" }], additionalItems: false },
    again: { $ref: "#/properties/pair/items/1" },
    named: { $ref: "#named" },
  },
  dependencies: { pair: ["again"], again: { required: ["named"] } },
  definitions: { whole: { type: "integer" }, name: { $id: "#named", type: "string" } },
};

const commerce = team("commerce", { onCall: "pager:commerce", productOwner: "product@shop.example" });
const order = entity("order", { steward: commerce, concerns: ["money"] });

const Everything = contract("everything", {
  version: "1.2.3",
  kind: "event",
  description: "An order in all its detail",
  owner: commerce,
  entity: order,
  canonicalId: "/id",
  guarantees: { ordering: "per-entity", delivery: "at-least-once", freshness: "5m" },
  errors: [{ code: "422", meaning: "The item was withdrawn", retryable: false }],
  fields: { "": "internal", "/lines/*/sku": "public", "/address": "personal", "/status": "secret" },
  compatibility: { mode: "FULL_TRANSITIVE", policy: "lenient" },
  consumers: ["data-warehouse"],
  schema: jsonSchema<{ readonly id: string }>(everyKeyword as { readonly [keyword: string]: unknown }),
  examples: [{ id: "a-1" }],
});

const OldOrder = contract("order.changed", {
  version: "1.0.0",
  deprecation: { since: "2026-01-31", sunset: "2026-12-31", successor: "order.changed@2.0.0" },
  schema: jsonSchema<{ readonly number: number }>({
    type: "object",
    properties: { number: { type: "integer" } },
    required: ["number"],
  }),
});
const Order = contract("order.changed", {
  version: "2.0.0",
  owner: commerce,
  schema: jsonSchema<{ readonly id: string }>({
    type: "object",
    properties: { id: { type: "string" } },
    required: ["id"],
  }),
  upcasts: [upcast(OldOrder, ({ number }) => ({ id: String(number) }))],
});

const anything = contract("anything", { version: "0.1.0-rc.1", schema: jsonSchema<unknown>({}) });
const Nothing = contract("no-thing", { version: "1.0.0", kind: "file", schema: false });
const Legacy = contract("legacy.pair", { version: "3.0.0", kind: "api", schema: draft07 });

const signatures: Readonly<Record<string, SignatureSpec>> = {
  shopify: shopifySignature(secret("A")),
  github: githubSignature(secret("B")),
  stripe: stripeSignature(secret("C")),
  standard: standardWebhooksSignature(secret("D")),
};

const hooked = Object.entries(signatures).map(([name, verify]) => {
  const contracted = contract(`${name}.order`, {
    version: "1.0.0",
    kind: "webhook",
    deprecation: { since: "2026-03-01" },
    schema: jsonSchema<{ readonly id: string }>({ type: "object", properties: { id: { type: "string" } } }),
  });
  return flow(`from-${name}`, {
    version: "1.0.0",
    owner: commerce,
    description: `Takes orders of ${name}`,
    on: webhook(`/${name}/orders`, { contract: contracted, verify, key: ({ id }) => id }),
    run() {},
  });
});

const subscriber = flow("tell", {
  version: "1.0.0",
  owner: team("support", { onCall: "pager:support" }),
  on: event(Everything),
  run() {},
});

/** A landscape with every option of a contract, every kind and every signature scheme. */
export const fullLandscape: Landscape = landscapeOf([...hooked, subscriber, Order, anything, Nothing, Legacy]);
