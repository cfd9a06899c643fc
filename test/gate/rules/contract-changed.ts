import type { RuleFixture } from "./fixture.ts";

export const contractChanged: RuleFixture = {
  fails: {
    evidence: {
      published: [
        {
          contract: "order.booked@1.0.0",
          fact: 'Contract order.booked@1.0.0 is published and demands "invoice" now, which needs version 2.0.0.',
        },
      ],
    },
    finds: [{ subject: "contract:order.booked@1.0.0", fact: "needs version 2.0.0" }],
  },
  passes: [{ evidence: { published: [] } }],
};
