import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { contract } from "./contract.ts";
import type { SchemaSource } from "./schema.ts";

const failing = (code: string) => expect.objectContaining({ code });

describe("a contract", () => {
  it("is a value with its name, version, kind and schema", () => {
    const schema = { type: "object" } as const;
    expect(contract("order.booked", { version: "1.0.0", schema })).toEqual({
      type: "contract",
      name: "order.booked",
      version: "1.0.0",
      kind: "event",
      schema,
    });
    expect(contract("a", { version: "1.0.0", kind: "webhook", description: "An order", schema })).toMatchObject({
      kind: "webhook",
      description: "An order",
    });
  });

  it.each<[string, SchemaSource]>([
    ["zod", z.object({ id: z.number() })],
    ["valibot", toStandardJsonSchema(v.object({ id: v.number() }))],
    ["arktype", type({ id: "number" })],
  ])("takes its JSON Schema from %s", (_name, schema) => {
    expect(contract("order", { version: "1.0.0", schema }).schema).toMatchObject({
      type: "object",
      properties: { id: { type: "number" } },
      required: ["id"],
    });
  });

  it.each(["", "Order", "order..booked", "order booked", "1order", "order."])("refuses the name %j", (name) => {
    expect(() => contract(name, { version: "1.0.0", schema: true })).toThrow(failing("definition-invalid"));
  });

  it.each(["", "1", "1.0", "v1.0.0", "1.0.0 beta"])("refuses the version %j", (version) => {
    expect(() => contract("order", { version, schema: true })).toThrow(failing("definition-invalid"));
  });

  it("refuses what cannot be written as JSON Schema, and says what to write instead", () => {
    expect(() => contract("order", { version: "1.0.0", schema: z.object({ at: z.date() }) })).toThrow(
      failing("schema-invalid"),
    );
    expect(() => contract("order", { version: "1.0.0", schema: z.bigint() })).toThrow(/big integer a string of digits/);
  });

  it("refuses a bare valibot schema and says how to wrap it", () => {
    const bare = v.object({ id: v.number() }) as unknown as SchemaSource;
    expect(() => contract("order", { version: "1.0.0", schema: bare })).toThrow(/toStandardJsonSchema/);
  });
});
