import { proof } from "waybill/testing";
import { orderToInvoice } from "../flows/order-to-invoice.ts";

export const invoicedOnce = proof(orderToInvoice, {
  input: { id: "1001", totalCents: 650 },
  systems: {
    billing: { collections: ["invoices"], businessKeys: { invoices: "/orderId" } },
  },
});
