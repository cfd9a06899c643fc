import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");

export const entityNoRecord: RuleFixture = {
  fails: {
    files: { "systems.ts": edited(systems, ["  recordOf: [Order],\n", ""]) },
    finds: [{ subject: "entity:order", fact: 'No system is the system of record of the entity "order"' }],
  },
  passes: [
    // One system for both.
    {
      files: {
        "systems.ts": edited(
          systems,
          ["  recordOf: [Order],\n", ""],
          ["recordOf: [Invoice]", "recordOf: [Invoice, Order]"],
        ),
      },
      also: ["undo-missing"],
    },
  ],
};
