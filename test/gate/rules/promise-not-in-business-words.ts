import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const mark = baseFile("flows/mark-order.ts");
const book = baseFile("flows/book-order.ts");

const bookPromise = "A customer who paid has no invoice after five minutes";
const markPromise = "A customer does not see within an hour that the invoice is there";

export const promiseNotInBusinessWords: RuleFixture = {
  fails: {
    files: {
      "flows/book-order.ts": edited(book, [bookPromise, "Billing answers with HTTP 500 or there is a timeout"]),
      "flows/mark-order.ts": edited(mark, [`"${markPromise}"`, '""']),
    },
    finds: [
      { subject: "flow:book-order", fact: '"HTTP 500", "timeout"' },
      { subject: "flow:mark-order", fact: '"broken" is empty' },
    ],
  },
  passes: [
    {
      files: {
        "flows/book-order.ts": edited(book, [bookPromise, "Customers queue at the counter for an invoice"]),
        "flows/mark-order.ts": edited(mark, [markPromise, "Eine bezahlte Bestellung bleibt ohne Rechnung"]),
      },
    },
    { files: { "flows/mark-order.ts": edited(mark, [markPromise, "Order 500 is shown as open to its customer"]) } },
  ],
};
