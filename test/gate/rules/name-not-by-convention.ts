import type { RuleFixture } from "./fixture.ts";

export const nameNotByConvention: RuleFixture = {
  fails: {
    policy: {
      parameters: {
        naming: {
          flow: "[a-z]+-order",
          contract: "order\\..+",
          system: "[a-z]+",
          team: ".+-team",
          entity: "order|bill",
          step: "[a-z]+ [a-z]+",
        },
      },
    },
    finds: [
      { subject: "project:project", fact: 'contract "billing.invoice@1.0.0" does not match /order\\..+/' },
      { subject: "project:project", fact: 'entity "invoice"' },
      { subject: "project:project", fact: 'step "mark as invoiced" of flow "mark-order"' },
      { subject: "project:project", fact: 'team "sales-integrations"' },
      { subject: "project:project", fact: 'team "finance-systems"' },
    ],
  },
  passes: [
    {
      policy: {
        parameters: {
          naming: {
            flow: "[a-z]+-order",
            contract: "order\\..+|billing\\.invoice",
            system: "billing|storefront",
            team: ".+-(?:integrations|systems)",
            entity: "order|invoice",
            step: "[a-z ]+",
          },
        },
      },
    },
  ],
};
