import { contract, type DocumentOf } from "waybill";
import { z } from "zod";
import { CreditNote as Entity } from "../entities.ts";
import { finance } from "../teams.ts";

/** What billing answers when a credit note was written. */
export const CreditNote = contract("billing.credit-note", {
  version: "1.0.0",
  kind: "api",
  description: "A credit note as billing has written it",
  owner: finance,
  entity: Entity,
  canonicalId: "/id",
  schema: z.object({ id: z.string().min(1), refundId: z.string().min(1), invoiceId: z.string().min(1) }),
  examples: [{ id: "CN-1", refundId: "910000001000", invoiceId: "R-1" }],
  errors: [{ code: "410", meaning: "The order was cancelled: nothing is to be credited", retryable: false }],
  fields: { "": "internal" },
});

export type BillingCreditNote = DocumentOf<typeof CreditNote>;
