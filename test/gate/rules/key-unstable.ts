import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/book-order.ts");
const keyed = (key: string) => edited(flow, ["key: (order) => order.id,", `key: ${key},`]);
const finds = (fact: string) => [{ subject: "flow:book-order", fact }];

export const keyUnstable: RuleFixture = {
  fails: {
    files: { "flows/book-order.ts": keyed("(order) => `${order.id}-${Date.now()}`") },
    finds: finds("is made with Date.now"),
  },
  alsoFails: [
    // Through a helper, and by a package.
    {
      files: {
        "flows/book-order.ts": keyed("(order) => keyFor(order.id)"),
        "flows/keys.ts": [
          'import { randomUUID } from "node:crypto";',
          "export const keyFor = (id: string) => id + randomUUID();",
        ].join("\n"),
      },
      finds: finds("made with randomUUID"),
    },
    // What cannot be read is seen when it is tried.
    {
      files: {
        "flows/book-order.ts": `${keyed("(order) => order.id + counted()")}\nlet count = 0;\nconst counted = () => String(count++);\n`,
      },
      finds: finds("came out differently when it was made twice"),
    },
  ].map((variant) =>
    "flows/keys.ts" in variant.files
      ? {
          ...variant,
          files: {
            ...variant.files,
            "flows/book-order.ts": `import { keyFor } from "./keys.ts";\n${variant.files["flows/book-order.ts"]}`,
          },
        }
      : variant,
  ),
  passes: [
    // The instant of the message is the same in every delivery.
    { files: { "flows/book-order.ts": keyed("(order) => `${order.id}-${new Date(order.totalCents).toISOString()}`") } },
    // The same for all messages of a process.
    { files: { "flows/book-order.ts": keyed('(order) => `${process.env["SHOP"] ?? "main"}-$' + "{order.id}`") } },
  ],
};
