import { contract, type DocumentOf } from "waybill";
import { z } from "zod";
import { Customer as Entity } from "../entities.ts";
import { commerce } from "../teams.ts";

/** What the CRM answers when a customer was written. Written with zod. */
export const Customer = contract("crm.customer", {
  version: "1.0.0",
  kind: "api",
  description: "A customer as the CRM has stored it",
  owner: commerce,
  entity: Entity,
  canonicalId: "/id",
  schema: z.object({
    id: z.string().min(1),
    /** The CRM promises that a stored address can be written to. */
    email: z.email().nullable(),
  }),
  examples: [
    { id: "77", email: "buyer@example.com" },
    { id: "78", email: null },
  ],
  // It takes every customer: what it cannot use it leaves empty.
  errors: [],
  fields: { "": "internal", "/email": "personal" },
});

export type CrmCustomer = DocumentOf<typeof Customer>;
