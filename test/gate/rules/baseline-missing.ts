import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const mark = baseFile("flows/mark-order.ts");

export const baselineMissing: RuleFixture = {
  fails: {
    files: { "flows/mark-order.ts": edited(mark, ['  baseline: { touchesPer100: 20, timeToComplete: "1d" },\n', ""]) },
    finds: [{ subject: "flow:mark-order", fact: "no baseline" }],
  },
  // Work that nobody did by hand cost nothing.
  passes: [{ files: { "flows/mark-order.ts": edited(mark, ["touchesPer100: 20", "touchesPer100: 0"]) } }],
};
