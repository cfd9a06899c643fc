import { http, secret, system } from "waybill";
import { Customer } from "../entities.ts";
import { commerce } from "../teams.ts";

/** System of record for customers. */
export const crm = system("crm", {
  owner: commerce,
  description: "Customers: who they are and how to reach them",
  access: http({ baseUrl: secret("CRM_URL"), auth: { scheme: "bearer", token: secret("CRM_TOKEN") } }),
  concurrency: 32,
  recordOf: [Customer],
  idempotency: "key",
});
