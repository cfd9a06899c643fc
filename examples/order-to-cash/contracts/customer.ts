import { contract, type DocumentOf } from "waybill";
import { z } from "zod";

/** What the CRM answers when a customer was written. Written with zod. */
export const Customer = contract("crm.customer", {
  version: "1.0.0",
  kind: "api",
  schema: z.object({
    id: z.string().min(1),
    /** The CRM promises that a stored address can be written to. */
    email: z.email().nullable(),
  }),
});

export type CrmCustomer = DocumentOf<typeof Customer>;
