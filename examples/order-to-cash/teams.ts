import { team } from "waybill";

/** Owns the storefront and what leaves it. */
export const commerce = team("commerce-integrations", {
  onCall: "pager:commerce-integrations",
  productOwner: "Head of e-commerce",
});

/** Owns the books: invoices, credit notes, taxes. */
export const finance = team("finance-systems", {
  onCall: "pager:finance-systems",
  productOwner: "Head of accounting",
});

/** Owns the warehouses and the carriers. */
export const fulfilment = team("fulfilment", {
  onCall: "pager:fulfilment",
  productOwner: "Head of logistics",
});

/** Owns what is said to customers and colleagues. */
export const customerCare = team("customer-care", {
  onCall: "chat:customer-care",
  productOwner: "Head of customer care",
});
