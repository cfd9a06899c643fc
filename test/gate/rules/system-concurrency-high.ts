import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");
const concurrency = (count: number): string => edited(systems, ["  concurrency: 8,\n", `  concurrency: ${count},\n`]);

export const systemConcurrencyHigh: RuleFixture = {
  fails: {
    files: { "systems.ts": concurrency(1_000) },
    finds: [{ subject: "system:storefront", fact: "up to 1000 times at the same moment; the policy allows 64" }],
  },
  passes: [
    { files: { "systems.ts": concurrency(64) } },
    { files: { "systems.ts": concurrency(200) }, policy: { parameters: { maxConcurrency: 200 } } },
  ],
};
