import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");
const entities = baseFile("entities.ts");

/** Declares an order as well; the contracts are about this one. */
const again = (steward: string): string => `import { entity } from "waybill";
import { finance, sales } from "./teams.ts";

export const teams = [finance, sales];
export const Order = entity("order", {
  description: "What a customer bought",
  steward: ${steward},
  canonicalId: "The id of the order in the storefront",
});
`;
const contracts = edited(baseFile("contracts/orders.ts"), [
  'import { Invoice, Order } from "../entities.ts";',
  'import { Invoice } from "../entities.ts";\nimport { Order } from "../order.ts";',
]);

export const entityTwoRecords: RuleFixture = {
  fails: {
    files: {
      "systems.ts": edited(systems, ["recordOf: [Invoice]", "recordOf: [Invoice, Order]"]),
      "order.ts": again("finance"),
      "contracts/orders.ts": contracts,
    },
    finds: [
      {
        subject: "entity:order",
        fact: 'Entity "order" has 2 systems of record: billing and storefront',
      },
      { subject: "entity:order", fact: "declared 2 times, and not alike: steward" },
    ],
    also: ["undo-missing"],
  },
  passes: [
    // Declared twice, and alike.
    { files: { "order.ts": again("sales"), "contracts/orders.ts": contracts } },
    // One system with the records of two entities.
    {
      files: {
        "systems.ts": edited(
          systems,
          ["  recordOf: [Order],\n", ""],
          ["recordOf: [Invoice]", "recordOf: [Invoice, Order]"],
        ),
        "entities.ts": entities,
      },
      also: ["undo-missing"],
    },
  ],
};
