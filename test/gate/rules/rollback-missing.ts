import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const runbook = baseFile("runbooks/mark-order.md");

export const rollbackMissing: RuleFixture = {
  fails: {
    files: {
      "runbooks/book-order.md": edited(runbook, ["## Rollback\n", ""]),
      "runbooks/mark-order.md": edited(runbook, [
        "Deploy the version before. Runs under way go on with what they have recorded.",
        "TBD",
      ]),
    },
    finds: [
      { subject: "flow:book-order", fact: 'no part "Rollback"' },
      { subject: "flow:mark-order", fact: 'runbooks/mark-order.md of flow "mark-order" is empty' },
    ],
  },
  passes: [
    { files: { "runbooks/mark-order.md": edited(runbook, ["## Rollback", "### 3. How to roll back"]) } },
    { files: { "runbooks/mark-order.md": edited(runbook, ["## Rollback", "Rolling back\n------------"]) } },
  ],
};
