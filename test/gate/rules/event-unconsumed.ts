import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const contracts = baseFile("contracts/orders.ts");
const marked = `${contracts}
export const OrderMarked = contract("order.marked", {
  version: "1.0.0",
  description: "The storefront shows that an order is invoiced",
  owner: sales,
  entity: Order,
  canonicalId: "/orderId",
  schema: jsonSchema<Booked>({
    type: "object",
    required: ["orderId", "invoice"],
    properties: { orderId: { type: "string", minLength: 1 }, invoice: { type: "string", minLength: 1 } },
  }),
  examples: [{ orderId: "A-1", invoice: "R-1" }],
  guarantees: { delivery: "at-least-once", ordering: "none" },
  errors: [],
  fields: { "": "internal" },
});
`;
const emitting = edited(
  flow,
  ["import { OrderBooked }", "import { OrderBooked, OrderMarked }"],
  ["    );\n", "    );\n    await run.emit(OrderMarked, order);\n"],
);
const waiting = edited(
  baseFile("flows/book-order.ts"),
  ["import { InvoiceCreated, OrderBooked,", "import { InvoiceCreated, OrderBooked, OrderMarked,"],
  [
    "invoice: invoice.number });\n",
    'invoice: invoice.number });\n    await run.waitFor(OrderMarked, { match: { orderId: order.id }, timeout: "1d" });\n',
  ],
);

export const eventUnconsumed: RuleFixture = {
  fails: {
    files: { "contracts/orders.ts": marked, "flows/mark-order.ts": emitting },
    finds: [
      { subject: "contract:order.marked@1.0.0", fact: '"mark-order" emits order.marked@1.0.0: no flow begins with it' },
    ],
  },
  passes: [
    {
      files: {
        "contracts/orders.ts": `${marked.slice(0, -4)}  consumers: ["data-warehouse"],\n});\n`,
        "flows/mark-order.ts": emitting,
      },
    },
    { files: { "contracts/orders.ts": marked, "flows/mark-order.ts": emitting, "flows/book-order.ts": waiting } },
    // A contract that nobody emits yet.
    { files: { "contracts/orders.ts": marked } },
  ],
};
