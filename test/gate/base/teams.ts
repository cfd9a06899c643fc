import { team } from "waybill";

export const sales = team("sales-integrations", { onCall: "pager:sales-integrations", productOwner: "Head of sales" });
export const finance = team("finance-systems", { onCall: "pager:finance-systems", productOwner: "Head of accounting" });
