import { entity } from "waybill";
import { finance, sales } from "./teams.ts";

export const Order = entity("order", {
  description: "What a customer bought",
  steward: sales,
  canonicalId: "The id of the order in the storefront",
});

export const Invoice = entity("invoice", {
  description: "What a customer owes",
  steward: finance,
  canonicalId: "The number that billing gives",
  concerns: ["money", "tax"],
});
