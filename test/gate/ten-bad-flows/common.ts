import { secret, shopifySignature } from "waybill";
import { shop } from "./teams.ts";

/** What a good flow says of itself: what is bad about each flow stands in its own file. */
export const good = {
  version: "1.0.0",
  owner: shop,
  description: "Something that the shop needs",
  tier: "gold",
  runbook: "runbooks/good.md",
  promise: {
    complete: "5m",
    for: 0.99,
    over: "28d",
    broken: "A customer who paid waits for the goods and nobody knows",
  },
  deadLetter: { reviewWithin: "4h" },
  baseline: { touchesPer100: 100, timeToComplete: "1d" },
} as const;

export const signed = shopifySignature(secret("SHOP_SECRET"));
