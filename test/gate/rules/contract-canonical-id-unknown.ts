import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");

export const contractCanonicalIdUnknown: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(
        contracts,
        ['  canonicalId: "/id",\n', '  canonicalId: "/order/id",\n'],
        ['    required: ["number"],\n', ""],
        ['orderId: { type: "string", minLength: 1 }', 'orderId: { type: ["string", "null"], minLength: 1 }'],
      ),
    },
    finds: [
      { subject: "contract:billing.invoice@1.0.0", fact: '"/number", and the schema does not demand the field' },
      { subject: "contract:order.booked@1.0.0", fact: '"/orderId", which may be null' },
      { subject: "contract:order.placed@1.0.0", fact: '"/order/id", and the schema has no such field' },
    ],
    also: ["key-not-identifying"],
  },
  passes: [
    // Demanded elsewhere than where it is described, and in each item of a list.
    {
      files: {
        "contracts/orders.ts": edited(
          contracts,
          [
            '    required: ["number"],\n    properties: { number: { type: "string", minLength: 1 } },\n',
            '    allOf: [{ $ref: "#/$defs/numbered" }],\n    required: ["number"],\n    $defs: { numbered: { properties: { number: { type: "integer" } } } },\n',
          ],
          ['examples: [{ number: "R-1" }]', "examples: [{ number: 1 } as never]"],
        ),
        "contracts/invoices.ts": `import { contract } from "waybill";
import { Invoice } from "../entities.ts";
import { finance } from "../teams.ts";

export const Invoices = contract("billing.invoices", {
  version: "1.0.0",
  kind: "api",
  owner: finance,
  entity: Invoice,
  canonicalId: "/*/number",
  schema: {
    type: "array",
    items: { type: "object", required: ["number"], properties: { number: { type: "string" } } },
  },
  examples: [[{ number: "R-1" }]],
  errors: [],
});
`,
      },
    },
  ],
};
