import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const mark = baseFile("flows/mark-order.ts");
const book = baseFile("flows/book-order.ts");

export const deadLetterPolicyMissing: RuleFixture = {
  fails: {
    files: {
      "flows/mark-order.ts": edited(mark, ['  deadLetter: { reviewWithin: "24h" },\n', ""]),
      "flows/book-order.ts": edited(book, ['  deadLetter: { reviewWithin: "4h" },\n', ""]),
    },
    finds: [
      { subject: "flow:book-order", fact: "no dead-letter policy" },
      { subject: "flow:mark-order", fact: "no dead-letter policy" },
    ],
  },
  passes: [{ files: { "flows/mark-order.ts": edited(mark, ['"24h"', '"1440m"']) } }],
};
