import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");

export const contractOwnerMissing: RuleFixture = {
  fails: {
    files: { "contracts/orders.ts": edited(contracts, ["  owner: finance,\n", ""]) },
    finds: [{ subject: "contract:billing.invoice@1.0.0", fact: "has no owner" }],
  },
  passes: [
    // The team of another system.
    { files: { "contracts/orders.ts": edited(contracts, ["  owner: finance,\n", "  owner: sales,\n"]) } },
    // Waybill's own contract, that of schedules, is nobody's here.
    {
      files: {
        "flows/mark-order.ts": edited(
          baseFile("flows/mark-order.ts"),
          ["event, flow", "flow, schedule"],
          ['import { OrderBooked } from "../contracts/orders.ts";\n', ""],
          ["event(OrderBooked, { key: (order) => order.orderId })", 'schedule("0 6 * * *")'],
          [
            "async run(order, run) {\n",
            'async run(_due, run) {\n    const order = { orderId: "A-1", invoice: "R-1" };\n',
          ],
        ),
      },
      also: ["event-unconsumed"],
    },
  ],
};
