import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const entities = baseFile("entities.ts");

export const entityNoSteward: RuleFixture = {
  fails: {
    files: { "entities.ts": edited(entities, ["  steward: sales,\n", ""]) },
    finds: [{ subject: "entity:order", fact: "has no steward" }],
  },
  passes: [{ files: { "entities.ts": edited(entities, ["  steward: sales,\n", "  steward: finance,\n"]) } }],
};
