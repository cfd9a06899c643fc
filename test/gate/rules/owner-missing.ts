import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const mark = baseFile("flows/mark-order.ts");
const book = baseFile("flows/book-order.ts");

export const ownerMissing: RuleFixture = {
  fails: {
    files: {
      "flows/book-order.ts": edited(book, ["owner: sales,", 'owner: { name: "sales" },']),
      "flows/mark-order.ts": edited(mark, ["  owner: sales,\n", ""]),
    },
    finds: [
      { subject: "flow:book-order", fact: "is not a team" },
      { subject: "flow:mark-order", fact: "has no owner" },
    ],
  },
  passes: [
    {
      files: {
        "flows/mark-order.ts": edited(
          mark,
          ['import { event, flow } from "waybill";', 'import { event, flow, team } from "waybill";'],
          ['import { sales } from "../teams.ts";\n', ""],
          [
            "owner: sales,",
            'owner: team("order-desk", { onCall: "pager:order-desk", productOwner: "Head of sales" }),',
          ],
        ),
      },
    },
  ],
};
