import { http, secret, system } from "waybill";
import { Order } from "../entities.ts";
import { commerce } from "../teams.ts";

/** System of record for orders. It calls us, and is not called. */
export const storefront = system("storefront", {
  owner: commerce,
  description: "Orders: what customers bought, cancelled and gave back",
  access: http({ baseUrl: secret("SHOPIFY_URL") }),
  recordOf: [Order],
});
