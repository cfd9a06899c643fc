import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");

export const contractGuaranteesMissing: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(
        contracts,
        [
          '  guarantees: { delivery: "at-least-once", ordering: "none" },\n',
          '  guarantees: { delivery: "at-least-once" },\n',
        ],
        ['  guarantees: { delivery: "at-least-once", ordering: "none", freshness: "1h" },\n', ""],
      ),
    },
    finds: [
      { subject: "contract:order.booked@1.0.0", fact: "nothing about ordering" },
      { subject: "contract:order.placed@1.0.0", fact: "nothing about delivery and ordering" },
    ],
  },
  passes: [
    // What an API answers is not delivered.
    { files: { "contracts/orders.ts": edited(contracts, ['  guarantees: { delivery: "at-least-once" },\n', ""]) } },
  ],
};
