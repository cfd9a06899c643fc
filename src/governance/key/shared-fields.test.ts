import { describe, expect, it } from "vitest";
import { type Contract, contract } from "../../contracts/contract.ts";
import { entity } from "../../definitions/entity.ts";
import { sharedFields } from "./shared-fields.ts";

const text = { type: "string" };
const properties = {
  id: text,
  number: text,
  status: text,
  kind: { enum: ["a", "b"] },
  isGift: { type: "boolean" },
  currency: text,
  countryCode: text,
  total: { type: "number" },
  day: { type: "string", format: "date" },
  createdAt: text,
  updated_at: { type: "string", format: "date-time" },
  email: text,
  customer: { type: "object", properties: { id: text, name: text } },
  shopId: text,
  deliveryId: text,
  list: { enum: Array.from({ length: 51 }, (_, index) => `choice ${index}`) },
};

function orders(terms: Partial<Pick<Contract, "canonicalId" | "entity">> = { canonicalId: "/id" }): Contract {
  return contract("order.placed", { version: "1.0.0", schema: { type: "object", properties }, ...terms });
}

function shared(pointers: readonly string[], of: Contract = orders()): readonly string[] | undefined {
  return sharedFields(pointers, of)?.map(({ is }) => is);
}

describe("fields that many messages have in common", () => {
  it.each([
    ["/status", "a status"],
    ["/kind", "one of 2 values"],
    ["/isGift", "yes or no"],
    ["/currency", "a currency"],
    ["/countryCode", "a country"],
    ["/total", "an amount"],
    ["/day", "a day"],
    ["/createdAt", "an instant"],
    ["/updated_at", "an instant"],
    ["/email", "an e-mail address"],
    ["/customer/id", "the id of a customer"],
    ["/customer/name", "the name of a person"],
    ["/shopId", "the id of a shop"],
  ])("are such as %s, %s", (pointer, is) => {
    expect(shared([pointer])).toEqual([is]);
  });

  it.each(["/id", "/number", "/deliveryId", "/list", "/unheardOf"])("are not such as %s", (pointer) => {
    expect(shared([pointer])).toBeUndefined();
  });

  it("are told only of fields with few values when the contract does not say what identifies", () => {
    expect(shared(["/status"], orders({}))).toEqual(["a status"]);
    expect(shared(["/email"], orders({}))).toBeUndefined();
    expect(shared(["/day"], orders({}))).toBeUndefined();
  });

  it("do not identify together with what has few values, and may together with each other", () => {
    expect(shared(["/customer/id", "/status", "/currency"])).toHaveLength(3);
    expect(shared(["/shopId", "/day"])).toBeUndefined();
    expect(shared(["/status", "/id"])).toBeUndefined();
  });

  it("identify what the contract is about", () => {
    const customer = entity("customer", {});
    expect(shared(["/customer/id"], orders({ canonicalId: "/id", entity: customer }))).toBeUndefined();
    expect(shared(["/email"], orders({ canonicalId: "/id", entity: customer }))).toBeUndefined();
    expect(shared(["/email"], orders({ canonicalId: "/email" }))).toBeUndefined();
  });
});
