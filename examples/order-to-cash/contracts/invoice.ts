import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { contract, type DocumentOf } from "waybill";
import { Invoice as Entity } from "../entities.ts";
import { finance } from "../teams.ts";

const invoice = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  orderId: v.pipe(v.string(), v.minLength(1)),
  currency: v.pipe(v.string(), v.length(3)),
  status: v.picklist(["issued", "void"]),
});

const issued = { id: "R-1", orderId: "5400000000001", currency: "USD", status: "issued" } as const;

/** What billing answers when an invoice was written. Written with valibot. */
export const Invoice = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  description: "An invoice as billing has written it",
  owner: finance,
  entity: Entity,
  canonicalId: "/id",
  schema: toStandardJsonSchema(invoice),
  examples: [issued, { ...issued, status: "void" }],
  errors: [
    { code: "404", meaning: "There is no such invoice", retryable: false },
    { code: "410", meaning: "The order was cancelled: it gets no invoice", retryable: false },
    { code: "412", meaning: "The invoice has a credit note and is evened out already", retryable: false },
  ],
  fields: { "": "internal" },
});

/** What billing answers when it is asked for the invoices of an order. */
export const Invoices = contract("billing.invoices", {
  version: "1.0.0",
  kind: "api",
  description: "The invoices of an order",
  owner: finance,
  entity: Entity,
  canonicalId: "/*/id",
  schema: toStandardJsonSchema(v.array(invoice)),
  examples: [[issued], []],
  // An order without invoices has an empty list.
  errors: [],
  fields: { "": "internal" },
});

export type BillingInvoice = DocumentOf<typeof Invoice>;
