import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const booked = '  canonicalId: "/orderId",\n';

const sunset = (day: string): string => `  deprecation: { since: "2026-01-01", sunset: "${day}" },\n`;

export const contractSunset: RuleFixture = {
  fails: {
    files: { "contracts/orders.ts": edited(contracts, [booked, `${booked}${sunset("2026-10-01")}`]) },
    finds: [
      { subject: "flow:book-order", fact: "emits order.booked@1.0.0, which is not served any more since 2026-10-01" },
      { subject: "flow:mark-order", fact: "begins with order.booked@1.0.0" },
    ],
  },
  passes: [
    // The last day before it.
    {
      files: { "contracts/orders.ts": edited(contracts, [booked, `${booked}${sunset("2026-10-02")}`]) },
      also: ["contract-deprecated"],
    },
  ],
};
