import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const book = baseFile("flows/book-order.ts");
const mark = baseFile("flows/mark-order.ts");
const contracts = baseFile("contracts/orders.ts");

const keyed = (key: string) => edited(book, ["key: (order) => order.id,", `key: ${key},`]);
const markedBy = (key: string) => edited(mark, ["key: (order) => order.orderId", `key: ${key}`]);
const withField = (name: string, type: string, schema: string, isRequired: boolean, ...values: readonly string[]) =>
  edited(
    contracts,
    ["readonly email: string;", `readonly email: string;\n  readonly ${name}${isRequired ? "" : "?"}: ${type};`],
    [
      'required: ["id", "email", "totalCents"]',
      `required: ["id", "email", "totalCents"${isRequired ? `, "${name}"` : ""}]`,
    ],
    ["      totalCents: { type", `      ${name}: ${schema},\n      totalCents: { type`],
    ["totalCents: 1_999", `totalCents: 1_999, ${name}: ${values[0]}`],
    ["totalCents: 500", `totalCents: 500, ${name}: ${values[1]}`],
  );
const withDelivery = withField("delivery", "string", '{ type: "string", minLength: 1 }', false, '"D-1"', '"D-2"');
const withStatus = withField("status", '"open" | "paid"', '{ enum: ["open", "paid"] }', true, '"open"', '"paid"');
const withCustomer = withField("customerId", "string", '{ type: "string", minLength: 1 }', true, '"C-1"', '"C-2"');
const changing = (text: string) => text.replaceAll('"order.placed"', '"order.changed"');

const finds = (fact: string, subject = "flow:book-order") => ({ subject, fact });

export const keyNotIdentifying: RuleFixture = {
  fails: {
    files: { "flows/book-order.ts": keyed("() => 'order'") },
    finds: [finds("is the same for all messages")],
  },
  alsoFails: [
    // What does not change with the message is no key, even where the function reads it.
    {
      files: { "flows/book-order.ts": keyed("(order) => typeof order.id") },
      finds: [finds("is the same for all messages")],
    },
    {
      files: { "flows/book-order.ts": keyed("(order) => order.status"), "contracts/orders.ts": withStatus },
      finds: [finds("nothing but /status (one of 2 values)")],
    },
    {
      files: { "flows/book-order.ts": keyed("(order) => order.email") },
      finds: [finds("nothing but /email (an e-mail address)")],
    },
    {
      files: { "flows/book-order.ts": keyed("(order) => order.totalCents") },
      finds: [finds("nothing but /totalCents (an amount)")],
    },
    {
      files: {
        "flows/book-order.ts": keyed("(order) => `${order.customerId}-${order.status}`"),
        "contracts/orders.ts": edited(
          withCustomer,
          ["readonly customerId: string;", 'readonly customerId: string;\n  readonly status: "open" | "paid";'],
          ['"customerId"]', '"customerId", "status"]'],
          ["      customerId: {", '      status: { enum: ["open", "paid"] },\n      customerId: {'],
          ['customerId: "C-1"', 'customerId: "C-1", status: "open"'],
          ['customerId: "C-2"', 'customerId: "C-2", status: "paid"'],
        ),
      },
      finds: [finds("nothing but /customerId (the id of a customer) and /status (one of 2 values)")],
    },
    {
      files: { "flows/book-order.ts": keyed('(_, headers) => headers["x-shopify-topic"] ?? ""') },
      finds: [finds("nothing but x-shopify-topic")],
    },
    // A field that may be missing.
    {
      files: {
        "flows/book-order.ts": keyed("(order) => order.delivery as string"),
        "contracts/orders.ts": withDelivery,
      },
      finds: [finds("needs /delivery, which may be missing by order.placed@1.0.0; then the key is of type undefined")],
    },
    {
      files: {
        "flows/book-order.ts": keyed("(order) => String(order.delivery)"),
        "contracts/orders.ts": withDelivery,
      },
      finds: [finds('then the key has "undefined"')],
    },
    // No key for an example of the contract.
    {
      files: { "flows/mark-order.ts": markedBy("(order) => (order as never as { id: { text: string } }).id.text") },
      finds: [finds("the key function threw TypeError: tried with example 1 of order.booked@1.0.0", "flow:mark-order")],
    },
    // Each change of an order has the id of the order.
    {
      files: { "contracts/orders.ts": changing(contracts) },
      finds: [finds("order.changed@1.0.0 tells of each change of it")],
    },
  ],
  passes: [
    { files: { "flows/book-order.ts": keyed('(order, headers) => headers["x-shopify-webhook-id"] ?? order.id') } },
    // Together with what changes, the id of what is changed is a key.
    {
      files: {
        "contracts/orders.ts": changing(contracts),
        "flows/book-order.ts": keyed("(order) => `${order.id}-${order.totalCents}`"),
      },
    },
    {
      files: {
        "flows/book-order.ts": keyed("(order) => order.delivery ?? order.id"),
        "contracts/orders.ts": withDelivery,
      },
    },
    { files: { "flows/book-order.ts": keyed("(order) => JSON.stringify(order)") } },
    // A digest of everything, made by a function that does not take what is watched.
    { files: { "flows/book-order.ts": keyed("(order) => JSON.stringify(structuredClone(order))") } },
    { files: { "flows/mark-order.ts": edited(mark, [", { key: (order) => order.orderId }", ""]) } },
  ],
};
