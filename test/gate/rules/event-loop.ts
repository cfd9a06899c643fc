import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const last = (line: string, imports = "") => `${imports}${edited(flow, ["    );\n", `    );\n    ${line}\n`])}`;
const begun = edited(
  baseFile("flows/book-order.ts"),
  ["import { flow, secret, shopifySignature, webhook }", "import { event, flow }"],
  [
    `webhook("/orders", {
    contract: OrderPlaced,
    verify: shopifySignature(secret("STOREFRONT_SECRET")),
    key: (order) => order.id,
  })`,
    "event(OrderPlaced)",
  ],
);
const again = 'await run.emit(OrderPlaced, { id: order.orderId, email: "buyer@example.com", totalCents: 0 });';
const imports = 'import { OrderPlaced } from "../contracts/orders.ts";\n';

export const eventLoop: RuleFixture = {
  fails: {
    files: { "flows/mark-order.ts": last("await run.emit(OrderBooked, order);") },
    finds: [
      {
        subject: "flow:mark-order",
        fact: '"mark-order" emits order.booked, which begins "mark-order"',
      },
    ],
  },
  alsoFails: [
    {
      files: { "flows/book-order.ts": begun, "flows/mark-order.ts": last(again, imports) },
      finds: [
        {
          subject: "flow:book-order",
          fact: '"book-order" emits order.booked, which begins "mark-order"; "mark-order" emits order.placed, which begins "book-order" again',
        },
        {
          subject: "flow:mark-order",
          fact: '"mark-order" emits order.placed, which begins "book-order"; "book-order" emits order.booked',
        },
      ],
    },
    // By a call instead of an event.
    {
      files: {
        "flows/mark-order.ts": last(
          'await run.call(bookOrder, { id: order.orderId, email: "buyer@example.com", totalCents: 0 });',
          'import { bookOrder } from "./book-order.ts";\n',
        ),
      },
      finds: [
        { subject: "flow:book-order", fact: '"mark-order" calls "book-order" again' },
        { subject: "flow:mark-order", fact: '"mark-order" calls "book-order"; "book-order" emits order.booked' },
      ],
    },
  ],
  passes: [
    // A flow that waits for what it caused is no circle: the answer ends there.
    {
      files: {
        "flows/mark-order.ts": last(
          'await run.waitFor(OrderBooked, { match: { orderId: order.orderId }, timeout: "1d" });',
        ),
      },
    },
    // What is asked for and what is done are two contracts: nobody begins with a webhook by emitting it.
    { files: { "flows/mark-order.ts": last(again, imports) }, also: ["event-unconsumed"] },
  ],
};
