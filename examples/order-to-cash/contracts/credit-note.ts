import { contract, type DocumentOf } from "waybill";
import { z } from "zod";

/** What billing answers when a credit note was written. */
export const CreditNote = contract("billing.credit-note", {
  version: "1.0.0",
  kind: "api",
  schema: z.object({ id: z.string().min(1), refundId: z.string().min(1), invoiceId: z.string().min(1) }),
});

export type BillingCreditNote = DocumentOf<typeof CreditNote>;
