import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const step = /await run\.step\([\s\S]*?\);\n/.exec(flow)?.[0] ?? "";

export const flowUnreadable: RuleFixture = {
  fails: {
    files: {
      "flows/mark-order.ts": edited(flow, [step, `await (globalThis as never as Helpers)["mark"](run);\n`]).concat(
        "interface Helpers {\n  mark(run: unknown): Promise<void>;\n}\n",
      ),
    },
    finds: [{ subject: "flow:mark-order", fact: "it cannot be told" }],
  },
  passes: [
    // Steps are named after what they are for, and a helper of the project can be followed.
    {
      files: {
        "flows/mark-order.ts": edited(flow, ['"mark as invoiced"', "`mark ${order.orderId}`"]),
      },
    },
  ],
};
