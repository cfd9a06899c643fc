import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");
// Put together here, so that nobody who looks for keys finds one in this file.
const token = ["gh", "p_", "0123456789abcdefghijklmnopqrstuvwxyzAB"].join("");
const finds = (fact: string) => [{ subject: "project:project", fact }];
const declared = (line: string) => `${systems}\n${line}\n`;

export const secretInCode: RuleFixture = {
  fails: {
    files: { "systems.ts": declared(`export const accountKey = "${token}";`) },
    finds: finds('looks like a token of GitHub, given to "accountKey"'),
  },
  alsoFails: [
    {
      files: { "lib/database.ts": 'export const url = "postgres://app:4tHs8d2q@db.internal/orders";\n' },
      finds: finds("A text in lib/database.ts:1 looks like an address with a password in it"),
    },
    {
      files: { "lib/client.ts": 'export const options = { apiKey: "q8Zr3kT0vW5yB1nM6xC4" };\n' },
      finds: finds('looks like the value of "apiKey"'),
    },
  ],
  passes: [
    // The name of a secret, a placeholder, and a test.
    { files: { "systems.ts": edited(systems, ['secret("BILLING_TOKEN")', 'secret("BILLING_API_KEY_2026_V2")']) } },
    {
      files: {
        "lib/client.ts": 'export const options = { apiKey: "<your-api-key-goes-here-1>", token: "orders/created" };\n',
      },
    },
    { files: { "tests/client.spec.ts": `export const token = "${token}";\n` } },
  ],
};
