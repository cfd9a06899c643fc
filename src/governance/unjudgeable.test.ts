import { expect, it } from "vitest";
import { contract } from "../contracts/contract.ts";
import { unjudgeableIn } from "./unjudgeable.ts";

const of = (schema: object) => unjudgeableIn(contract("order.booked", { version: "1.0.0", schema: schema as never }));

it("says why a schema cannot be compiled", () => {
  expect(of({ $ref: "https://example.com/order" })).toEqual([
    { pointer: "", reason: expect.stringContaining("https://example.com/order"), instead: expect.any(String) },
  ]);
  expect(of({ type: "text" })).toHaveLength(1);
});

it("has nothing to say of a schema that can be", () => {
  expect(of({ type: "object", required: ["id"] })).toEqual([]);
});
