import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");

export const systemOwnerMissing: RuleFixture = {
  fails: {
    files: { "systems.ts": edited(systems, ["  owner: finance,\n", ""]) },
    finds: [{ subject: "system:billing", fact: 'System "billing" has no owner' }],
  },
  passes: [{ files: { "systems.ts": edited(systems, ["  owner: finance,\n", "  owner: sales,\n"]) } }],
};
