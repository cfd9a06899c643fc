import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");

export const contractExampleInvalid: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(contracts, [
        '{ id: "A-2", email: "other@example.com", totalCents: 500 }',
        '{ id: "", email: "not-an-address", totalCents: 500 }',
      ]),
    },
    finds: [
      {
        subject: "contract:order.placed@1.0.0",
        fact: "Example 2 of contract order.placed@1.0.0 does not fit its schema. /",
      },
    ],
  },
  passes: [
    // More than the schema names, which an open schema lets pass.
    {
      files: {
        "contracts/orders.ts": edited(contracts, [
          'examples: [{ number: "R-1" }]',
          'examples: [{ number: "R-1", due: "soon" } as never]',
        ]),
      },
    },
  ],
};
