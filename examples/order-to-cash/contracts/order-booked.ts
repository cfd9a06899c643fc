import { contract, type DocumentOf } from "waybill";
import { z } from "zod";

/** An order is invoiced and, where there is something to ship, on its way. Holds nothing personal. */
export const OrderBooked = contract("order.booked", {
  version: "1.0.0",
  kind: "event",
  description: "An order has its invoice and its shipment",
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
});

export type OrderBookedData = DocumentOf<typeof OrderBooked>;
