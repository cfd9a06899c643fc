import { team } from "waybill";

/** Who is called when an order is late, and who answers for the business. */
export const sales = team("sales", { onCall: "sales-on-call@example.com", productOwner: "head-of-sales@example.com" });
