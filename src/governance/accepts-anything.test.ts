import { expect, it } from "vitest";
import { acceptsAnything } from "./accepts-anything.ts";

it.each([
  true,
  {},
  { title: "An order", $schema: "https://json-schema.org/draft/2020-12/schema" },
  { type: "object" },
  { type: ["object", "null"] },
  { type: "object", properties: {} },
  { type: "object", properties: { id: true, name: {} } },
  { type: "object", additionalProperties: {} },
  { type: "array" },
  { type: "array", items: {} },
  { anyOf: [{ type: "string" }, { type: "object" }] },
  { $ref: "#/$defs/any", $defs: { any: { type: "object" } } },
])("lets anything pass: %j", (schema) => {
  expect(acceptsAnything(schema)).toBe(true);
});

it.each([
  false,
  { type: "object", required: ["id"] },
  { type: "object", properties: { id: { type: "string" } } },
  { type: "object", additionalProperties: { type: "string" } },
  { type: "object", additionalProperties: false },
  { type: "object", minProperties: 1 },
  { type: "array", items: { type: "object", required: ["id"] } },
  { type: "string" },
  { allOf: [{ type: "object" }, { required: ["id"] }] },
  {
    anyOf: [
      { required: ["id"], type: "object" },
      { type: "object", required: ["name"] },
    ],
  },
  { type: "object", properties: { self: { $ref: "#" }, id: { minimum: 1 } } },
  { $dynamicRef: "#node" },
])("demands something: %j", (schema) => {
  expect(acceptsAnything(schema)).toBe(false);
});
