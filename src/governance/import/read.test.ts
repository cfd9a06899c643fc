import { describe, expect, it } from "vitest";
import { referenceOf } from "../../contracts/contract.ts";
import { judgeOf } from "../../contracts/validate.ts";
import type { Imported } from "./imported.ts";
import { formatOf, readContracts } from "./read.ts";

const read = (...documents: readonly object[]): Imported =>
  readContracts(documents, formatOf(documents), { name: "order" });
const names = ({ contracts }: Imported) => contracts.map(({ contract }) => referenceOf(contract));
const reasons = ({ left }: Imported) => left.map(({ pointer, reason }) => `${pointer}: ${reason}`);
const only = (imported: Imported) => {
  const [first] = imported.contracts;
  if (first === undefined || imported.contracts.length > 1) throw new Error(names(imported).join(", "));
  return first.contract;
};

describe("OpenAPI of others", () => {
  const document = {
    openapi: "3.1.0",
    info: { title: "Billing", version: "2026-10" },
    servers: [{ url: "https://billing.example" }],
    webhooks: {
      "InvoicePaid/v2": {
        post: { requestBody: { $ref: "#/components/requestBodies/paid" }, parameters: [], deprecated: true },
      },
      ping: { post: { responses: {} } },
      paper: { post: { requestBody: { content: { "text/csv": {} } } } },
    },
    paths: {
      "/invoices/{id}": {
        get: {
          operationId: "getInvoice",
          responses: {
            "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/Invoice" } } } },
            "404": { content: { "application/json": { schema: { type: "object" } } } },
          },
        },
        post: {
          operationId: "create_invoice",
          requestBody: {
            content: { "application/vnd.billing+json": { schema: { type: "object", required: ["total"] } } },
          },
          responses: { "201": { description: "Made" } },
        },
      },
    },
    components: {
      requestBodies: {
        paid: { content: { "application/json": { schema: { $ref: "#/components/schemas/Paid" } } } },
      },
      schemas: {
        Paid: { type: "object", properties: { invoice: { $ref: "#/components/schemas/Invoice" } } },
        Invoice: {
          type: "object",
          required: ["id"],
          properties: { id: { type: "string" }, corrects: { $ref: "#/components/schemas/Invoice" } },
        },
        Alone: { description: "Nobody refers to it", type: "string" },
        Outside: { $ref: "other.yaml#/Thing" },
        Odd: { type: "strin" },
      },
    },
  };
  const imported = read(document);

  it("makes contracts of webhooks, bodies and the schemas that nothing refers to", () => {
    expect(names(imported)).toEqual([
      "invoice-paid.v2@2026.10.0",
      "invoice@2026.10.0",
      "create-invoice.request@2026.10.0",
      "alone@2026.10.0",
    ]);
    expect(imported.contracts.map(({ contract }) => contract.kind)).toEqual(["webhook", "api", "api", "api"]);
  });

  it("brings what a schema refers to, and judges the same", () => {
    const [paid] = imported.contracts;
    const fits = judgeOf(paid?.contract.schema ?? false);
    expect(fits({ invoice: { id: "1", corrects: { id: "0" } } })).toBe(true);
    expect(fits({ invoice: { id: "1", corrects: {} } })).toBe(false);
  });

  it("lists what it leaves, with the place and the reason", () => {
    const all = reasons(imported).join("\n");
    for (const part of [
      "/webhooks/ping/post: The webhook has no JSON body.",
      "/webhooks/paper/post/requestBody: Its body is text/csv",
      "/components/schemas/Outside: It cannot be used: The schema at /components/schemas/Outside refers to",
      "/components/schemas/Odd: It cannot be used: schema/type must be",
      "/webhooks/InvoicePaid~1v2/post: It is deprecated, without a date",
      "/servers: ",
      "/webhooks: Headers and parameters are no part of a contract; 1 of 3",
    ]) {
      expect(all).toContain(part);
    }
  });

  it("gives two schemas of one name names of their own", () => {
    const twice = {
      ...document,
      paths: {},
      webhooks: {},
      components: { schemas: { "a b": { type: "string" }, a_b: { type: "null" } } },
    };
    expect(names(read(twice))).toEqual(["a-b@2026.10.0", "a-b-2@2026.10.0"]);
    expect(reasons(read(twice)).join()).toContain("this one is called a-b-2");
  });
});

describe("AsyncAPI of others", () => {
  const imported = read({
    asyncapi: "3.0.0",
    info: { title: "Orders", version: "1.4.0" },
    channels: {
      orders: {
        messages: {
          booked: { $ref: "#/components/messages/booked" },
          canceled: { name: "OrderCanceled", payload: { $ref: "#/components/schemas/order" }, headers: {} },
        },
      },
    },
    components: {
      messages: {
        booked: {
          summary: "An order was booked",
          payload: { type: "array", items: [{ type: "string" }], additionalItems: false },
        },
        modern: {
          payload: {
            schemaFormat: "application/schema+json;version=2020-12",
            schema: { type: "array", prefixItems: [{ type: "string" }], items: false },
          },
        },
        avro: { payload: { schemaFormat: "application/vnd.apache.avro;version=1.9.0", schema: {} } },
        empty: { contentType: "text/plain" },
      },
      schemas: { order: { type: "object", required: ["id"] } },
    },
  });

  it("makes a contract of each message, once", () => {
    expect(names(imported)).toEqual(["booked@1.4.0", "modern@1.4.0", "order-canceled@1.4.0"]);
  });

  it("reads draft-07, which is what AsyncAPI means unless told", () => {
    for (const { contract } of imported.contracts.slice(0, 2)) {
      expect([["x"], ["x", 1], [1]].map(judgeOf(contract.schema))).toEqual([true, false, false]);
    }
  });

  it("lists what it leaves", () => {
    const all = reasons(imported).join("\n");
    expect(all).toContain("/components/messages/avro: Its payload is described in application/vnd.apache.avro");
    expect(all).toContain("/components/messages/empty: The message has no payload.");
    expect(all).toContain("/channels/orders/messages/canceled/headers: Headers are no part");
  });
});

describe("Open Data Contracts of others", () => {
  const imported = read({
    apiVersion: "v3.1.0",
    kind: "DataContract",
    id: "53581432-6c55-4ba2-a65f-72344a91553a",
    name: "seller_payments",
    version: "1.1",
    status: "active",
    price: { priceAmount: 9.95 },
    team: { name: "finance" },
    slaProperties: [
      { property: "latency", value: 4, unit: "d" },
      { property: "retention", value: 3, unit: "y" },
      { property: "endOfSupport", value: "2026-01-31T00:00:00Z" },
    ],
    schema: [
      {
        name: "tbl",
        properties: [
          {
            name: "id",
            logicalType: "string",
            required: true,
            classification: "Public",
            logicalTypeOptions: { minLength: 1 },
          },
          { name: "at", logicalType: "timestamp", logicalTypeOptions: { format: "yyyy" } },
          { name: "who", logicalType: "string", classification: "restricted", quality: [] },
          {
            name: "lines",
            logicalType: "array",
            items: {
              logicalType: "object",
              properties: [{ name: "sku", logicalType: "string", classification: "public" }],
            },
          },
          { name: "any" },
        ],
      },
    ],
  });

  it("say types, classes, freshness and deprecation", () => {
    const contract = only(imported);
    expect(contract).toMatchObject({
      ...{ name: "seller-payments", version: "1.1.0", kind: "file" },
      guarantees: { freshness: "4d" },
      deprecation: { since: "2026-01-31" },
      fields: { "/id": "public", "/lines/*/sku": "public" },
    });
    const fits = judgeOf(contract.schema);
    expect(fits({ id: "1", at: null, lines: [{ sku: "x" }], any: 1, more: true })).toBe(true);
    for (const wrong of [{}, { id: null }, { id: "" }, { id: "1", at: "2026" }, { id: "1", lines: [{ sku: 1 }] }]) {
      expect(fits(wrong)).toBe(false);
    }
  });

  it("list what is left", () => {
    const all = reasons(imported).join("\n");
    expect(all).toContain('/price: A contract has no word for "price".');
    expect(all).toContain('/slaProperties: A contract guarantees nothing like "retention".');
    expect(all).toContain('/schema/0/properties/2: The classification "restricted"');
    expect(all).toContain('Its owner is the team "finance"');
  });

  it("have a contract for each object of their schema", () => {
    const schema = ["orders", "lines"].map((name) => ({ name, properties: [] }));
    const two = {
      apiVersion: "v3.0.2",
      kind: "DataContract",
      id: "x",
      name: "shop",
      version: "1.0.0",
      status: "draft",
      schema,
    };
    expect(names(read(two))).toEqual(["shop.orders@1.0.0", "shop.lines@1.0.0"]);
  });
});

describe("JSON Schema of others", () => {
  it("is one contract, by its id or by the name of the file", () => {
    expect(names(read({ type: "object" }))).toEqual(["order@1.0.0"]);
    expect(names(read({ $id: "https://shop.example/OrderPlaced.schema.json", type: "object" }))).toEqual([
      "order-placed@1.0.0",
    ]);
    expect(names(read({ $id: "https://shop.example/order@2.1.0", type: "object" }))).toEqual(["order@2.1.0"]);
  });

  it("is one contract for each definition of a document that says nothing itself", () => {
    const imported = read({
      $defs: {
        order: { properties: { lines: { $ref: "#/$defs/lines" } } },
        lines: { type: "array" },
        other: { type: "null" },
      },
    });
    expect(names(imported)).toEqual(["order@1.0.0", "other@1.0.0"]);
    expect(reasons(imported)).toEqual([
      "/$defs/lines: It is part of the schemas that refer to it, and no contract by itself.",
    ]);
  });
});

describe("what is no description of contracts", () => {
  it.each([
    [{ openapi: "3.0.3" }, "OpenAPI 3.0.3"],
    [{ swagger: "2.0" }, "OpenAPI 2.0"],
    [{ asyncapi: "2.6.0" }, "AsyncAPI 2.6.0"],
    [{ kind: "DataContract", apiVersion: "v2.2.2" }, "Standard v2.2.2"],
    [{ name: "x" }, "neither OpenAPI"],
  ])("refuses %j", (document, words) => {
    expect(() => read(document)).toThrow(words);
  });

  it("refuses several documents where there is to be one", () => {
    expect(() => read({ type: "object" }, { type: "object" })).toThrow("2 documents");
    expect(() => readContracts(["text"], "openapi", { name: "x" })).toThrow("no object");
  });

  it("leaves terms that are not of the shape of an export", () => {
    const imported = read({ type: "object", "x-waybill": { name: 5 } });
    expect(names(imported)).toEqual(["order@1.0.0"]);
    expect(reasons(imported).join()).toContain("/name: expected a string, found a number");
    const odd = read({ type: "object", "x-waybill": { name: "Not A Name" } });
    expect(names(odd)).toEqual([]);
    expect(reasons(odd).join()).toContain('Contract name "Not A Name" is not usable');
  });
});
