import type { RuleFixture } from "./fixture.ts";

export const contractGone: RuleFixture = {
  fails: {
    evidence: {
      published: [
        {
          contract: "order.booked@0.9.0",
          fact: "Contract order.booked@0.9.0 is gone from the code, is not sunset and is still taken.",
        },
      ],
    },
    finds: [{ subject: "project:project", fact: "order.booked@0.9.0 is gone" }],
  },
  // One that is there and changed is for another rule.
  passes: [
    {
      evidence: {
        published: [{ contract: "order.booked@1.0.0", fact: "Contract order.booked@1.0.0 changed and needs 2.0.0." }],
      },
      also: ["contract-changed"],
    },
  ],
};
