import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const classes = '  fields: { "": "internal", "/email": "personal" },\n';
const email = '      email: { type: "string", format: "email" },\n';

export const personalFieldUnclassified: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(
        contracts,
        [classes, '  fields: { "": "internal" },\n'],
        [
          email,
          `${email}      ship_to: { type: "object", properties: { Vorname: { type: "string" }, note: { type: "string" } } },\n`,
        ],
        ['examples: [{ number: "R-1" }]', 'examples: [{ number: "R-1", reach: "+49 30 901820" } as never]'],
      ),
    },
    finds: [
      {
        subject: "contract:billing.invoice@1.0.0",
        fact: "has 1 field without a class of its own that looks personal: /reach (a phone number).",
      },
      {
        subject: "contract:order.placed@1.0.0",
        fact: "has 2 fields without a class of their own that look personal: /email (an e-mail address) and /ship_to/Vorname (the name of a person).",
      },
    ],
  },
  passes: [
    // Somebody decided that it is not.
    {
      files: {
        "contracts/orders.ts": edited(contracts, [classes, '  fields: { "": "internal", "/email": "public" },\n']),
      },
    },
    // Everything is.
    { files: { "contracts/orders.ts": edited(contracts, [classes, '  fields: { "": "personal" },\n']) } },
    // Names that have such words in them.
    {
      files: {
        "contracts/orders.ts": edited(contracts, [
          email,
          `${email}${["productName", "fileName", "companyName", "username", "hostname", "emailTemplateId", "ipRange"]
            .map((name) => `      ${name}: { type: "string" },\n`)
            .join("")}`,
        ]),
      },
    },
  ],
};
