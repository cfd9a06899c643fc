import { http, secret, system } from "waybill";
import { CreditNote, Invoice } from "../entities.ts";
import { finance } from "../teams.ts";

/** System of record for invoices and credit notes. */
export const billing = system("billing", {
  owner: finance,
  description: "Invoices, credit notes and what is not to be invoiced",
  access: http({ baseUrl: secret("BILLING_URL"), auth: { scheme: "bearer", token: secret("BILLING_TOKEN") } }),
  concurrency: 16,
  recordOf: [CreditNote, Invoice],
  idempotency: "key",
  // Billing restarts within seconds, so it is asked again soon.
  breaker: { failures: 5, coolDown: "2s" },
});
