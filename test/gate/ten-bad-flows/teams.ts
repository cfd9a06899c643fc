import { team } from "waybill";

export const shop = team("shop", { onCall: "pager:shop", productOwner: "Head of the shop" });
/** Nobody can be reached, and nobody answers for the business side. */
export const nobody = team("nobody", { onCall: "" });
