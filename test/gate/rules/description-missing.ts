import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const mark = baseFile("flows/mark-order.ts");
const book = baseFile("flows/book-order.ts");

export const descriptionMissing: RuleFixture = {
  fails: {
    files: {
      "flows/book-order.ts": edited(book, ["An order gets its invoice", "Calls the billing API for each webhook"]),
      "flows/mark-order.ts": edited(mark, ['  description: "The storefront shows that an order is invoiced",\n', ""]),
    },
    finds: [
      { subject: "flow:book-order", fact: '"API", "webhook"' },
      { subject: "flow:mark-order", fact: "no description" },
    ],
  },
  passes: [{ files: { "flows/book-order.ts": edited(book, ["An order gets its invoice", "Books orders"]) } }],
};
