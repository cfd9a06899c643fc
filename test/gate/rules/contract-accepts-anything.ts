import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const properties =
  'properties: { orderId: { type: "string", minLength: 1 }, invoice: { type: "string", minLength: 1 } },\n    additionalProperties: false,';

export const contractAcceptsAnything: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(
        contracts,
        ['    required: ["number"],\n    properties: { number: { type: "string", minLength: 1 } },\n', ""],
        ['    required: ["orderId", "invoice"],\n', ""],
        [properties, "properties: { orderId: true },"],
      ),
    },
    finds: [
      { subject: "contract:billing.invoice@1.0.0", fact: "lets any document pass, and is used by book-order" },
      { subject: "contract:order.booked@1.0.0", fact: "is used by book-order and mark-order" },
    ],
    also: ["contract-canonical-id-unknown"],
  },
  passes: [
    // Open, and demands one field.
    {
      files: { "contracts/orders.ts": edited(contracts, [properties, 'properties: { orderId: { type: "string" } },']) },
    },
    // Nobody uses it.
    {
      files: {
        "contracts/any.ts": `import { contract } from "waybill";
import { sales } from "../teams.ts";

export const Anything = contract("order.raw", {
  version: "1.0.0",
  kind: "file",
  owner: sales,
  schema: true,
  examples: [{}],
});
`,
      },
    },
  ],
};
