import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const classes = '"/email": "personal" }';
const email = '      email: { type: "string", format: "email" },\n';
const withFields = (...names: readonly string[]): readonly [string, string] => [
  email,
  `${email}${names.map((name) => `      ${name}: { type: "string" },\n`).join("")}`,
];

export const secretFieldUnclassified: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(contracts, withFields("checkout_token", "cvv"), [
        classes,
        '"/email": "personal", "/cvv": "secret" }',
      ]),
    },
    finds: [
      {
        subject: "contract:order.placed@1.0.0",
        fact: "has 1 field that looks like a password or a key and is not secret: /checkout_token.",
      },
    ],
  },
  passes: [
    {
      files: {
        "contracts/orders.ts": edited(contracts, withFields("nextPageToken", "passwordChangedAt", "secretName")),
      },
    },
    {
      files: {
        "contracts/orders.ts": edited(contracts, withFields("token"), [
          classes,
          '"/email": "personal", "/token": "internal" }',
        ]),
      },
    },
  ],
};
