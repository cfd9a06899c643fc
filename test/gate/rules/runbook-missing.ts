import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

export const runbookMissing: RuleFixture = {
  fails: {
    files: {
      "runbooks/book-order.md": null,
      "flows/mark-order.ts": edited(baseFile("flows/mark-order.ts"), ['  runbook: "runbooks/mark-order.md",\n', ""]),
    },
    finds: [
      { subject: "flow:book-order", fact: "runbooks/book-order.md" },
      { subject: "flow:mark-order", fact: "names no runbook" },
    ],
    also: ["runbook-incomplete", "rollback-missing"],
  },
  passes: [
    {
      files: {
        "runbooks/book-order.md": null,
        "handbook/orders.md": baseFile("runbooks/book-order.md"),
        "flows/book-order.ts": edited(baseFile("flows/book-order.ts"), [
          "runbooks/book-order.md",
          "handbook/orders.md",
        ]),
      },
    },
  ],
};
