import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const booked = {
  version: "1.0.0",
  kind: "event",
  owner: "sales-integrations",
  schema: {
    type: "object",
    required: ["orderId", "invoice"],
    properties: { orderId: { type: "string", minLength: 1 }, invoice: { type: "string", minLength: 1 } },
    additionalProperties: false,
  },
};
const lock = JSON.stringify({ contracts: { "order.booked": [booked] }, flows: {} });
const stricter = edited(contracts, [
  'invoice: { type: "string", minLength: 1 }',
  'invoice: { type: "string", minLength: 2 }',
]);

export const contractChanged: RuleFixture = {
  fails: {
    files: { "waybill.lock.json": lock, "contracts/orders.ts": stricter },
    finds: [
      {
        subject: "contract:order.booked@1.0.0",
        fact: "Contract order.booked@1.0.0 is published, and its schema lets other documents pass now: /properties/invoice/minLength",
      },
    ],
  },
  passes: [
    { files: { "waybill.lock.json": lock } },
    // A new version, with what it needs.
    {
      files: {
        "waybill.lock.json": lock,
        "contracts/orders.ts": edited(stricter, [
          'contract("order.booked", {\n  version: "1.0.0"',
          'contract("order.booked", {\n  version: "2.0.0"',
        ]),
      },
      also: ["contract-gone"],
    },
  ],
};
