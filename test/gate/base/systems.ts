import { http, secret, system } from "waybill";
import { Invoice, Order } from "./entities.ts";
import { finance, sales } from "./teams.ts";

export const storefront = system("storefront", {
  owner: sales,
  description: "Where customers order",
  access: http({ baseUrl: secret("STOREFRONT_URL") }),
  concurrency: 8,
  recordOf: [Order],
  idempotency: "key",
});

export const billing = system("billing", {
  owner: finance,
  description: "Invoices",
  access: http({
    baseUrl: "https://billing.example.com",
    auth: { scheme: "bearer", token: secret("BILLING_TOKEN") },
  }),
  concurrency: 8,
  recordOf: [Invoice],
  idempotency: "key",
});
