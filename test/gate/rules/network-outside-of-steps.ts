import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const first = (line: string, imports = "") =>
  `${imports}${edited(flow, ["    await run.step", `    ${line}\n    await run.step`])}`;
const finds = (fact: string) => [{ subject: "flow:mark-order", fact }];

export const networkOutsideOfSteps: RuleFixture = {
  fails: {
    files: { "flows/mark-order.ts": first("await fetch(`https://rates.example.net/${order.invoice}`);") },
    finds: finds("uses the network (fetch, rates.example.net) outside of its steps"),
  },
  alsoFails: [
    {
      files: {
        "flows/mark-order.ts": first("await tell(order.invoice);", 'import { tell } from "../lib/tell.ts";\n'),
        "lib/tell.ts": [
          'import { request } from "undici";',
          "export const tell = (text: string) => request(process.env['TELL_URL'] ?? '', { method: 'POST', body: text });",
        ].join("\n"),
      },
      finds: finds("uses the network (undici) outside of its steps"),
      also: ["flow-not-deterministic"],
    },
  ],
  passes: [
    // A URL is no call, and a call of a declared system is a step.
    {
      files: {
        "flows/mark-order.ts": first(
          'const link = "https://rates.example.net/today";\n    if (order.invoice === link) return;',
        ),
      },
    },
  ],
};
