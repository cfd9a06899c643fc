import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const mark = baseFile("flows/mark-order.ts");
const book = baseFile("flows/book-order.ts");

export const deadLetterReviewLate: RuleFixture = {
  fails: {
    files: {
      "flows/book-order.ts": edited(book, ['reviewWithin: "4h"', 'reviewWithin: "2d"']),
      "flows/mark-order.ts": edited(mark, ['reviewWithin: "24h"', 'reviewWithin: "soon"']),
    },
    finds: [
      { subject: "flow:book-order", fact: "within 2d; its tier allows 4h" },
      { subject: "flow:mark-order", fact: '"soon", which is no duration' },
    ],
  },
  passes: [
    { files: { "flows/book-order.ts": edited(book, ['reviewWithin: "4h"', 'reviewWithin: "240m"']) } },
    {
      files: {
        "flows/mark-order.ts": edited(
          mark,
          ['tier: "silver"', 'tier: "bronze"'],
          ['reviewWithin: "24h"', 'reviewWithin: "3d"'],
        ),
      },
    },
    {
      files: { "flows/mark-order.ts": edited(mark, ['reviewWithin: "24h"', 'reviewWithin: "3d"']) },
      policy: { parameters: { reviewWithin: { gold: "4h", silver: "3d", bronze: "3d" } } },
    },
  ],
};
