import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");

export const contractExampleMissing: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(
        contracts,
        ['  examples: [{ number: "R-1" }],\n', ""],
        ['  examples: [{ orderId: "A-1", invoice: "R-1" }],\n', "  examples: [],\n"],
      ),
    },
    finds: [
      { subject: "contract:billing.invoice@1.0.0", fact: "has no example" },
      { subject: "contract:order.booked@1.0.0", fact: "has no example" },
    ],
  },
  passes: [
    {
      files: {
        "contracts/orders.ts": edited(contracts, [
          '    { id: "A-2", email: "other@example.com", totalCents: 500 },\n',
          "",
        ]),
      },
    },
  ],
};
