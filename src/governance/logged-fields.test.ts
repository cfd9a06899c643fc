import { describe, expect, it } from "vitest";
import { contract } from "../contracts/contract.ts";
import { guardedFields } from "./logged-fields.ts";

const order = contract("order.placed", {
  version: "1.0.0",
  schema: true,
  fields: {
    "": "internal",
    "/customer": "personal",
    "/customer/id": "internal",
    "/lines/*/note": "personal",
    "/token": "secret",
    "/a~1b": "personal",
  },
});

function guarded(...path: readonly string[]): readonly string[] {
  return guardedFields({ path }, order).map(({ pointer, class: given }) => `${pointer} ${given}`);
}

describe("fields that not everybody may see", () => {
  it("are those with a class of their own or of something around them", () => {
    expect(guarded("token")).toEqual(["/token secret"]);
    expect(guarded("customer", "address", "city")).toEqual(["/customer/address/city personal"]);
    expect(guarded("a/b")).toEqual(["/a~1b personal"]);
  });

  it("are not those that have another class", () => {
    expect(guarded("customer", "id")).toEqual([]);
    expect(guarded("id")).toEqual([]);
    expect(guarded("lines", "*", "sku")).toEqual([]);
  });

  it("are in what is around them", () => {
    expect(guarded()).toEqual(["/customer personal", "/lines/*/note personal", "/token secret", "/a~1b personal"]);
    expect(guarded("lines")).toEqual(["/lines/*/note personal"]);
    expect(guarded("lines", "*")).toEqual(["/lines/*/note personal"]);
  });

  it("are not in how long they are", () => {
    expect(guarded("customer", "name", "length")).toEqual([]);
    expect(guardedFields({ path: ["length"] }, { ...order, fields: { "/length": "personal" } })).toHaveLength(1);
  });
});
