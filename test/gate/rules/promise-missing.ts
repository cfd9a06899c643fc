import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const book = baseFile("flows/book-order.ts");

export const promiseMissing: RuleFixture = {
  fails: {
    files: {
      "flows/book-order.ts": edited(book, [
        '  promise: { complete: "5m", for: 0.99, over: "28d", broken: "A customer who paid has no invoice after five minutes" },\n',
        "",
      ]),
    },
    finds: [{ subject: "flow:book-order", fact: "no promise" }],
  },
  // A promise may be a weak one.
  passes: [{ files: { "flows/book-order.ts": edited(book, ["for: 0.99,", "for: 0.5,"]) } }],
};
