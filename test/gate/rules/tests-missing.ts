import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const spec = baseFile("tests/flows.spec.ts");
const withoutMark = edited(
  spec,
  ['import { markOrder } from "../flows/mark-order.ts";\n', ""],
  ["[bookOrder, markOrder]", "[bookOrder]"],
);

export const testsMissing: RuleFixture = {
  fails: {
    files: {
      "tests/flows.spec.ts": withoutMark,
      // What is no test does not count, though it imports the flow.
      "scripts/list.ts": 'export { markOrder } from "../flows/mark-order.ts";\n',
    },
    finds: [{ subject: "flow:mark-order", fact: "imports flows/mark-order.ts" }],
  },
  passes: [
    {
      files: {
        "tests/flows.spec.ts": withoutMark,
        "flows/all.ts": 'export { markOrder } from "./mark-order.ts";\n',
        "flows/all.test.ts": 'import * as all from "./all.ts";\n\nexport const count = Object.keys(all).length;\n',
      },
    },
    { files: { "tests/flows.spec.ts": `${withoutMark}export const started = ["mark-order"];\n` } },
    {
      files: {
        "tests/flows.spec.ts": withoutMark,
        "tests/all.test.ts":
          'import { spawn } from "node:child_process";\n\nexport const start = () => spawn("npx", ["waybill", "start", "--json"]);\n',
      },
    },
    // What cannot be read may well be the test.
    {
      files: { "tests/flows.spec.ts": withoutMark, "tests/mark.test.ts": "this is no TypeScript" },
      also: ["source-unreadable"],
    },
  ],
};
