import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/book-order.ts");

export const keyMissing: RuleFixture = {
  fails: {
    files: { "flows/book-order.ts": edited(flow, ["    key: (order) => order.id,\n", ""]) },
    finds: [{ subject: "flow:book-order", fact: 'webhook of flow "book-order" has no key' }],
  },
  // The event's id is its key.
  passes: [
    {
      files: {
        "flows/mark-order.ts": edited(baseFile("flows/mark-order.ts"), [", { key: (order) => order.orderId }", ""]),
      },
    },
  ],
};
