import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const errors = '  errors: [{ code: "422", meaning: "The order cannot be invoiced", retryable: false }],\n';

export const contractErrorsMissing: RuleFixture = {
  fails: {
    files: { "contracts/orders.ts": edited(contracts, [errors, ""]) },
    finds: [{ subject: "contract:billing.invoice@1.0.0", fact: "says nothing about its errors" }],
  },
  passes: [
    // It never says no.
    { files: { "contracts/orders.ts": edited(contracts, [errors, "  errors: [],\n"]) } },
    // Nobody answers an event.
    { files: { "contracts/orders.ts": edited(contracts, ["  errors: [],\n", ""]) } },
  ],
};
