import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const ordered = (ordering: string) =>
  baseFile("contracts/orders.ts").replaceAll('ordering: "none" }', `ordering: "${ordering}" }`);
const withLine = (line: string) => edited(flow, ['  tier: "silver",', `  tier: "silver",\n  ${line}`]);

export const subscriberWithoutPolicy: RuleFixture = {
  fails: {
    files: { "contracts/orders.ts": ordered("per-entity") },
    finds: [
      {
        subject: "flow:mark-order",
        fact: 'guarantees the order of its messages ("per-entity"), and flow "mark-order" has no lane',
      },
    ],
  },
  alsoFails: [
    { files: { "contracts/orders.ts": ordered("total") }, finds: [{ subject: "flow:mark-order", fact: '("total")' }] },
  ],
  passes: [
    {
      files: {
        "contracts/orders.ts": ordered("per-entity"),
        "flows/mark-order.ts": withLine("order: (message) => message.orderId,"),
      },
    },
    {
      files: {
        "contracts/orders.ts": ordered("total"),
        "flows/mark-order.ts": withLine("limits: { concurrency: 1 },"),
      },
    },
  ],
};
