import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const answer = '  canonicalId: "/number",\n';
const booked = '  canonicalId: "/orderId",\n';

const deprecation = (since: string, rest = ""): string => `  deprecation: { since: "${since}"${rest} },\n`;

/** What is emitted to those that still read it: the deprecated version beside the one that the other flow reads. */
const younger = `${contracts}
export const OrderBookedAgain = contract("order.booked", {
  ...OrderBooked,
  version: "2.0.0",
  schema: jsonSchema<Booked>(OrderBooked.schema as object),
  examples: [{ orderId: "A-1", invoice: "R-1" }],
  deprecation: { since: "2027-01-01" },
  upcasts: [],
});
`;

export const contractDeprecated: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(
        contracts,
        [answer, `${answer}${deprecation("2026-09-01")}`],
        [booked, `${booked}${deprecation("2026-09-01", ', sunset: "2026-10-31", successor: "order.booked@2.0.0"')}`],
      ),
    },
    finds: [
      {
        subject: "flow:book-order",
        fact: "takes answers by billing.invoice@1.0.0, which is deprecated since 2026-09-01.",
      },
      {
        subject: "flow:mark-order",
        fact: "begins with order.booked@1.0.0, which is deprecated since 2026-09-01 and is served for 30 more days, until 2026-10-31",
      },
    ],
  },
  passes: [
    // From tomorrow on.
    { files: { "contracts/orders.ts": edited(contracts, [booked, `${booked}${deprecation("2026-10-02")}`]) } },
    // Emitted until its sunset, and read by nobody here.
    {
      also: ["event-unconsumed"],
      files: {
        "contracts/orders.ts": edited(younger, [
          booked,
          `${booked}${deprecation("2026-09-01", ', sunset: "2026-12-31"')}`,
        ]),
        "flows/mark-order.ts": baseFile("flows/mark-order.ts").replaceAll("OrderBooked", "OrderBookedAgain"),
        "flows/book-order.ts": edited(
          baseFile("flows/book-order.ts"),
          ["OrderBooked, ", "OrderBooked, OrderBookedAgain, "],
          [
            "    await run.emit(OrderBooked,",
            "    await run.emit(OrderBookedAgain, { orderId: order.id, invoice: invoice.number });\n    await run.emit(OrderBooked,",
          ],
        ),
      },
    },
  ],
};
