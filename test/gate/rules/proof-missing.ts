import type { RuleFixture } from "./fixture.ts";

const codeHashes = new Map([
  ["book-order@1.0.0", "a1"],
  ["mark-order@1.0.0", "b2"],
]);

export const proofMissing: RuleFixture = {
  fails: {
    evidence: { codeHashes, proofs: new Map([["mark-order@1.0.0", { passed: true, codeHash: "b1" }]]) },
    finds: [
      { subject: "flow:book-order", fact: "has no proof" },
      { subject: "flow:mark-order", fact: "is of other code" },
    ],
  },
  passes: [
    {
      evidence: {
        codeHashes,
        proofs: new Map([
          ["book-order@1.0.0", { passed: true, codeHash: "a1" }],
          ["mark-order@1.0.0", { passed: true, codeHash: "b2" }],
        ]),
      },
    },
    // What the present code is cannot be told.
    { evidence: { codeHashes: new Map(), proofs: new Map() } },
  ],
};
