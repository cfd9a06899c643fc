import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const book = baseFile("flows/book-order.ts");

const withRules = {
  "flows/book-order.ts": edited(
    book,
    [
      'import { sales } from "../teams.ts";\n',
      'import { sales } from "../teams.ts";\nimport { centsOf } from "../mapping/cents.ts";\n',
    ],
    ["cents: order.totalCents", "cents: centsOf(order.totalCents)"],
  ),
  "mapping/cents.ts": "export function centsOf(cents) {\n  return Math.round(cents);\n}\n",
};

export const flowChangesOften: RuleFixture = {
  fails: {
    files: withRules,
    evidence: {
      changeCounts: new Map([
        ["flows/book-order.ts", 3],
        ["mapping/cents.ts", 13],
      ]),
    },
    finds: [{ subject: "flow:book-order", fact: "in the last 90d: mapping/cents.ts 13 times; more than 12" }],
  },
  passes: [
    {
      // Contracts, systems, teams and tests are not rules, and what no flow reaches is of none.
      files: withRules,
      evidence: {
        changeCounts: new Map([
          ["flows/book-order.ts", 12],
          ["contracts/orders.ts", 40],
          ["systems.ts", 40],
          ["teams.ts", 40],
          ["tests/flows.spec.ts", 40],
          ["waybill.config.ts", 40],
          ["package.json", 40],
        ]),
      },
    },
    {
      evidence: { changeCounts: new Map([["flows/book-order.ts", 20]]) },
      policy: { parameters: { changes: { count: 20, within: "30d" } } },
    },
  ],
};
