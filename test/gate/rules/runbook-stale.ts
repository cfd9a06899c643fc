import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const runbook = baseFile("runbooks/mark-order.md");

export const runbookStale: RuleFixture = {
  fails: {
    files: {
      "runbooks/book-order.md": edited(runbook, [
        "`waybill dead list`",
        "`waybill runs list --flow order-book --status dead`",
      ]),
      "runbooks/mark-order.md": edited(runbook, ["`pager:finance-systems`", "`pager:accounts`"]),
    },
    finds: [
      { subject: "flow:book-order", fact: 'there is no flow "order-book"' },
      {
        subject: "flow:mark-order",
        fact: 'the route of team "finance-systems" is pager:finance-systems, and not pager:accounts',
      },
    ],
  },
  passes: [
    {
      files: {
        "runbooks/book-order.md": edited(runbook, ["`waybill dead list`", "`waybill runs list --flow mark-order`"]),
        "runbooks/mark-order.md": edited(
          runbook,
          ["`waybill dead list`", "`waybill runs list --flow FLOW`"],
          ["`pager:finance-systems`", "`chat:accounts`"],
          ["team `sales-integrations`", "team `storefront-vendor`"],
          ["`pager:sales-integrations`", "`pager:vendor`"],
        ),
      },
    },
  ],
};
