import { http, secret, system } from "waybill";
import { Customer, Order, Payment } from "./entities.ts";
import { shop } from "./teams.ts";

export const storefront = system("storefront", {
  owner: shop,
  description: "Where customers order",
  access: http({ baseUrl: "https://shop.example.com" }),
  concurrency: 8,
  recordOf: [Order],
  idempotency: "key",
});

/** A call that is made twice pays twice. */
export const bank = system("bank", {
  owner: shop,
  description: "Payments",
  access: http({ baseUrl: secret("BANK_URL") }),
  concurrency: 8,
  recordOf: [Payment],
  idempotency: "none",
});

export const crm = system("crm", {
  owner: shop,
  description: "Customers",
  access: http({ baseUrl: secret("CRM_URL") }),
  concurrency: 500,
  recordOf: [Customer],
  idempotency: "natural",
});

/** A robot that types into the screens of the old ERP, with nothing that holds it. */
export const erp = system("erp", {
  owner: shop,
  description: "The old ERP, by its screens",
  access: http({ baseUrl: secret("ERP_ROBOT_URL") }),
  concurrency: 1,
  recordOf: [Customer],
  idempotency: "none",
  robot: {},
});
