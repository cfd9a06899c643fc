import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const first = (line: string, imports = "") =>
  `${imports}${edited(flow, ["    await run.step", `    ${line}\n    await run.step`])}`;
const finds = (fact: string) => [{ subject: "flow:mark-order", fact }];

export const flowNotDeterministic: RuleFixture = {
  fails: {
    files: { "flows/mark-order.ts": first("if (Date.now() % 2 === 0) return;") },
    finds: finds("uses Date.now outside of its steps"),
  },
  alsoFails: [
    {
      files: { "flows/mark-order.ts": first('if (process.env["MARKING"] === "off") return;') },
      finds: finds("process.env"),
    },
    {
      files: {
        "flows/mark-order.ts": first("if (isSample()) return;", 'import { isSample } from "./sample.ts";\n'),
        "flows/sample.ts": "export const isSample = () => Math.random() < 0.1;\n",
      },
      finds: finds("Math.random"),
    },
  ],
  passes: [
    { files: { "flows/mark-order.ts": first("if (run.now().getTime() % 2 === 0) return;") } },
    // What a step does is recorded.
    {
      files: {
        "flows/mark-order.ts": first(
          'if ((await run.step("look at the clock", async () => Date.now())) === 0) return;',
        ),
      },
    },
    { files: { "flows/mark-order.ts": first('if (order.invoice === run.id("invoice")) return;') } },
  ],
};
