import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const runbook = baseFile("runbooks/mark-order.md");

const third = "3. **Our code threw (`dead`, cause `defect`).** Correct it, deploy, then replay.\n";

export const runbookIncomplete: RuleFixture = {
  fails: {
    files: {
      "runbooks/book-order.md": edited(
        runbook,
        ["Runs are dead, or wait for a system whose breaker is open.", "TODO"],
        ["## First action", "## History"],
        ["| billing    | team `finance-systems`, `pager:finance-systems`   |", "| billing | TBD |"],
      ),
      "runbooks/mark-order.md": edited(runbook, [third, ""]),
    },
    finds: [
      {
        subject: "flow:book-order",
        fact: '"What it looks like" is empty; "First action" is missing; "Contacts" is not finished.',
      },
      { subject: "flow:mark-order", fact: '"The three most common exceptions" lists 2' },
    ],
  },
  passes: [
    {
      files: {
        "runbooks/mark-order.md": edited(
          runbook,
          ["## What it looks like", "## Symptoms"],
          ["## First action", "## First steps"],
          ["## Contacts", "## Who to call"],
          ["## The three most common exceptions", "## Known exceptions"],
          [third, `${third}4. **The ticket says \`TODO\`.** Nothing to do.\n`],
        ),
      },
    },
  ],
};
