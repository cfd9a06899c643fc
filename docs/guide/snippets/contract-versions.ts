import { contract, event, flow, team, upcast } from "waybill";
import { z } from "zod";

const billing = team("billing", { onCall: "pager:billing" });

export const OrderPaid1 = contract("order.paid", {
  version: "1.1.0",
  owner: billing,
  consumers: ["data-warehouse"],
  deprecation: { since: "2026-09-01", sunset: "2027-03-01", successor: "order.paid@2.0.0" },
  schema: z.object({ orderId: z.string(), total: z.number() }),
  examples: [{ orderId: "1001", total: 6.5 }],
});

export const OrderPaid = contract("order.paid", {
  version: "2.0.0",
  owner: billing,
  consumers: ["data-warehouse"],
  schema: z.object({ orderId: z.string(), totalCents: z.int(), currency: z.string() }),
  upcasts: [
    upcast(OrderPaid1, ({ orderId, total }) => ({
      orderId,
      totalCents: Math.round(total * 100),
      currency: "EUR",
    })),
  ],
});

/** Gets events of both majors, all as the second one has them. */
export const bookPayment = flow("book-payment", {
  version: "2.0.0",
  owner: billing,
  on: event(OrderPaid, { key: (paid) => paid.orderId }),
  run: (paid, run) => run.step("book", () => ({ booked: paid.totalCents })),
});
