import { entity } from "waybill";
import { commerce, customerCare, finance, fulfilment } from "./teams.ts";

export const Customer = entity("customer", {
  description: "Somebody with an account in the storefront",
  steward: customerCare,
  canonicalId: "The id of the customer in the storefront, which the CRM has taken over",
});

export const Order = entity("order", {
  description: "What a customer bought",
  steward: commerce,
  canonicalId: "The id of the order in the storefront; people call it by its name, such as #1234",
});

export const Invoice = entity("invoice", {
  description: "What a customer owes for an order",
  steward: finance,
  canonicalId: "The number that billing gives",
  concerns: ["money", "tax"],
});

export const CreditNote = entity("credit-note", {
  description: "What a customer gets back of an invoice",
  steward: finance,
  canonicalId: "The number that billing gives",
  concerns: ["money", "tax"],
});

export const Shipment = entity("shipment", {
  description: "The goods of an order on their way",
  steward: fulfilment,
  canonicalId: "The number that the warehouse gives",
});
