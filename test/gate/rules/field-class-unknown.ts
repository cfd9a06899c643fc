import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const contracts = baseFile("contracts/orders.ts");
const open = edited(contracts, [
  '      totalCents: { type: "integer", minimum: 0 },\n    },\n    additionalProperties: false,',
  '      totalCents: { type: "integer", minimum: 0 },\n    },',
]);
const classes = '"/email": "personal" }';

export const fieldClassUnknown: RuleFixture = {
  fails: {
    files: {
      "contracts/orders.ts": edited(contracts, [
        classes,
        '"/e_mail": "personal", "/email/domain": "internal", "/email": "personal" }',
      ]),
    },
    finds: [
      {
        subject: "contract:order.placed@1.0.0",
        fact: 'gives "/e_mail" the class "personal", and its schema has no such field',
      },
      { subject: "contract:order.placed@1.0.0", fact: 'gives "/email/domain" the class "internal"' },
    ],
  },
  passes: [
    // An open schema may have fields that it does not name.
    {
      files: {
        "contracts/orders.ts": edited(open, [classes, '"/email": "personal", "/customer/phone": "personal" }']),
      },
    },
  ],
};
