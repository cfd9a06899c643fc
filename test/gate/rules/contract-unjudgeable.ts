import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const invoice = '{ type: "string", minLength: 1 } },\n    additionalProperties: false,';

export const contractUnjudgeable: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(contracts, [
        invoice,
        '{ $ref: "https://example.com/invoice-number" } },\n    additionalProperties: false,',
      ]),
    },
    finds: [{ subject: "contract:order.booked@1.0.0", fact: "https://example.com/invoice-number" }],
  },
  passes: [
    // A reference within the document.
    {
      files: {
        "contracts/orders.ts": edited(contracts, [
          invoice,
          '{ $ref: "#/$defs/number" } },\n    $defs: { number: { type: "string" } },\n    additionalProperties: false,',
        ]),
      },
    },
  ],
};
