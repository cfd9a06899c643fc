import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");

export const contractCanonicalIdMissing: RuleFixture = {
  fails: {
    files: { "contracts/orders.ts": edited(contracts, ['  canonicalId: "/orderId",\n', ""]) },
    finds: [{ subject: "contract:order.booked@1.0.0", fact: 'about the entity "order"' }],
  },
  passes: [
    // About no entity.
    {
      files: {
        "contracts/orders.ts": edited(contracts, ["  entity: Invoice,\n", ""], ['  canonicalId: "/number",\n', ""]),
      },
    },
  ],
};
