import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { expectTypeOf, it } from "vitest";
import * as z from "zod";
import { type Contract, contract, type DocumentOf } from "./contract.ts";
import { jsonSchema } from "./schema.ts";

interface Order {
  id: number;
  note?: string | undefined;
}

it("a zod schema types the documents of its contract", () => {
  const Orders = contract("order", {
    version: "1.0.0",
    schema: z.object({ id: z.number(), note: z.string().optional() }),
  });
  expectTypeOf<DocumentOf<typeof Orders>>().toEqualTypeOf<Order>();
});

it("a zod schema with a default is typed by what arrives", () => {
  const Orders = contract("order", { version: "1.0.0", schema: z.object({ id: z.number().default(1) }) });
  expectTypeOf<DocumentOf<typeof Orders>>().toEqualTypeOf<{ id?: number | undefined }>();
});

it("a valibot schema types the documents of its contract", () => {
  const schema = toStandardJsonSchema(v.object({ id: v.number(), note: v.optional(v.string()) }));
  const Orders = contract("order", { version: "1.0.0", schema });
  expectTypeOf<DocumentOf<typeof Orders>>().toEqualTypeOf<Order>();
});

it("an arktype schema types the documents of its contract", () => {
  const Orders = contract("order", { version: "1.0.0", schema: type({ id: "number", "note?": "string" }) });
  expectTypeOf<DocumentOf<typeof Orders>>().toEqualTypeOf<{ id: number; note?: string }>();
});

it("plain JSON Schema has the type that its author gives it", () => {
  const Orders = contract("order", { version: "1.0.0", schema: jsonSchema<Order>({ type: "object" }) });
  expectTypeOf(Orders).toEqualTypeOf<Contract<Order>>();
});

it("plain JSON Schema without a type is unknown", () => {
  const Orders = contract("order", { version: "1.0.0", schema: { type: "object", required: ["id"] } });
  expectTypeOf<DocumentOf<typeof Orders>>().toBeUnknown();
});

it("a contract of anything is a contract of something unknown", () => {
  expectTypeOf<Contract<Order>>().toExtend<Contract>();
});
