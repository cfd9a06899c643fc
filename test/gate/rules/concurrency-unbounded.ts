import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const step = /await run\.step\([\s\S]*?\);\n/.exec(flow)?.[0] ?? "";
const marked = (path: string) => `storefront, async (call) => { await call.put(${path}, {}); })`;

export const concurrencyUnbounded: RuleFixture = {
  fails: {
    files: {
      "flows/mark-order.ts": edited(flow, [
        step,
        `const lines = order.invoice.split(",");
    await Promise.all(lines.map((line) => run.step(\`mark \${line}\`, ${marked("`/lines/${line}`")}));\n`,
      ]),
    },
    finds: [{ subject: "flow:mark-order", fact: "for each item of a list" }],
  },
  passes: [
    {
      files: {
        "flows/mark-order.ts": edited(flow, [
          step,
          `for (const line of order.invoice.split(",")) {
      await run.step(\`mark \${line}\`, ${marked("`/lines/${line}`")};
    }\n`,
        ]),
      },
    },
    {
      files: {
        "flows/mark-order.ts": edited(flow, [
          step,
          `await Promise.all([
      run.step("mark", ${marked('"/a"')},
      run.step("tell", ${marked('"/b"')},
    ]);\n`,
        ]),
      },
    },
  ],
};
