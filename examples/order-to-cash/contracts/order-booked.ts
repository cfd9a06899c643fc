import { contract, type DocumentOf } from "waybill";
import { z } from "zod";
import { Order } from "../entities.ts";
import { commerce } from "../teams.ts";

/** An order is invoiced and, where there is something to ship, on its way. Holds nothing personal. */
export const OrderBooked = contract("order.booked", {
  version: "1.0.0",
  kind: "event",
  description: "An order has its invoice and its shipment",
  owner: commerce,
  entity: Order,
  canonicalId: "/orderId",
  schema: z.object({
    orderId: z.string().min(1),
    /** What people call the order, e.g. `#1234`. */
    orderName: z.string().min(1),
    invoiceId: z.string().min(1),
    /** Null when nothing is to be shipped. */
    shipmentId: z.string().min(1).nullable(),
    /** Decimal text, e.g. `404.95`. */
    total: z.string().regex(/^-?\d+(\.\d+)?$/),
    currency: z.string().length(3),
  }),
  examples: [
    {
      orderId: "5400000000001",
      orderName: "#1001",
      invoiceId: "R-1",
      shipmentId: "S-1",
      total: "31.60",
      currency: "USD",
    },
    {
      orderId: "5400000000002",
      orderName: "#1002",
      invoiceId: "R-2",
      shipmentId: null,
      total: "25.00",
      currency: "USD",
    },
  ],
  guarantees: { delivery: "at-least-once", ordering: "none" },
  fields: { "": "internal" },
});

export type OrderBookedData = DocumentOf<typeof OrderBooked>;
