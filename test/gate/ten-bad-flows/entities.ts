import { entity } from "waybill";
import { shop } from "./teams.ts";

export const Order = entity("order", { steward: shop, canonicalId: "The id in the storefront" });
export const Payment = entity("payment", { steward: shop, canonicalId: "The id of the bank", concerns: ["money"] });
/** Nobody decides what is right when systems disagree, and two systems say what is true. */
export const Customer = entity("customer", { canonicalId: "The number in the CRM" });
