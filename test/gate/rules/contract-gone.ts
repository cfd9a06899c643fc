import type { RuleFixture } from "./fixture.ts";

const refunded = {
  version: "1.0.0",
  kind: "event",
  owner: "sales-integrations",
  consumers: ["data-warehouse"],
  schema: {},
};
const lockWith = (entry: object) => ({
  "waybill.lock.json": JSON.stringify({ contracts: { "order.refunded": [entry] }, flows: {} }),
});

export const contractGone: RuleFixture = {
  fails: {
    files: lockWith(refunded),
    finds: [
      {
        subject: "project:project",
        fact: "Contract order.refunded@1.0.0 is published, is not sunset and is still taken",
      },
    ],
  },
  passes: [
    { files: lockWith({ ...refunded, deprecation: { since: "2026-01-31", sunset: "2026-07-31" } }) },
    // Nobody takes it.
    { files: lockWith({ ...refunded, consumers: [] }) },
  ],
};
