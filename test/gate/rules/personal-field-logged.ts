import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/book-order.ts");
const first = (line: string, imports = "") =>
  `${imports}${edited(flow, ["    const invoice =", `    ${line}\n    const invoice =`])}`;
const finds = (fact: string) => [{ subject: "flow:book-order", fact }];

export const personalFieldLogged: RuleFixture = {
  fails: {
    files: { "flows/book-order.ts": first('console.log("booking", order.email);') },
    finds: finds("A log entry gets /email of order.placed@1.0.0 (personal)"),
  },
  alsoFails: [
    // The whole message, and a part of it through a helper.
    { files: { "flows/book-order.ts": first("console.log(order);") }, finds: finds("/email of order.placed@1.0.0") },
    {
      files: {
        "flows/book-order.ts": first("tell(order);", 'import { tell } from "../lib/tell.ts";\n'),
        "lib/tell.ts":
          "export function tell({ id, email }: { readonly id: string; readonly email: string }) {\n  console.info(`${id} for ${email}`);\n}\n",
      },
      finds: finds("/email of order.placed@1.0.0"),
    },
    {
      files: {
        "flows/book-order.ts": first("if (order.totalCents > 1e9) throw new Error(`Too much for ${order.email}`);"),
      },
      finds: finds("The message of an error gets /email"),
    },
  ],
  passes: [
    { files: { "flows/book-order.ts": first('console.log("booking", order.id, order.totalCents);') } },
    // How long it is, and what is left of it when it is masked, says nothing of anybody.
    { files: { "flows/book-order.ts": first('console.log("booking", order.email.length);') } },
    {
      files: {
        "flows/book-order.ts": first(
          'console.log("booking", maskEmail(order.email));',
          'import { maskEmail } from "../lib/mask.ts";\n',
        ),
        "lib/mask.ts": 'export const maskEmail = (email: string) => email.replace(/.+@/, "***@");\n',
      },
    },
    {
      files: { "flows/book-order.ts": first("if (order.totalCents > 1e9) throw new Error(`Too much: ${order.id}`);") },
    },
  ],
};
