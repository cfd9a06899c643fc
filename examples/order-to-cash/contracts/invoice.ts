import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { contract, type DocumentOf } from "waybill";

const invoice = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  orderId: v.pipe(v.string(), v.minLength(1)),
  currency: v.pipe(v.string(), v.length(3)),
  status: v.picklist(["issued", "void"]),
});

/** What billing answers when an invoice was written. Written with valibot. */
export const Invoice = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  schema: toStandardJsonSchema(invoice),
});

/** What billing answers when it is asked for the invoices of an order. */
export const Invoices = contract("billing.invoices", {
  version: "1.0.0",
  kind: "api",
  schema: toStandardJsonSchema(v.array(invoice)),
});

export type BillingInvoice = DocumentOf<typeof Invoice>;
