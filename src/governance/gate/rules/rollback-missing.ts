import { partsOfRunbook, placeOfRunbook, stateOfPart } from "../../runbook.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const rollbackMissing: RuleAbout<"flow"> = {
  code: "rollback-missing",
  title: "Nothing says how to go back when the flow misbehaves",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ flow }, { files }) {
    const { runbook } = flow;
    const markdown = runbook === undefined ? undefined : files.get(runbook);
    // That there is no runbook is for `runbook-missing` to say.
    if (runbook === undefined || markdown === undefined) return;
    const state = stateOfPart(partsOfRunbook(markdown), "rollback");
    if (state === "written") return;
    yield {
      place: placeOfRunbook(runbook),
      fact:
        state === "missing"
          ? `The runbook ${runbook} of flow "${flow.name}" has no part "Rollback".`
          : `The part "Rollback" of the runbook ${runbook} of flow "${flow.name}" is ${state === "empty" ? "empty" : "not finished"}.`,
      consequence:
        "When a release books wrongly, each minute books more, and whoever is called works out under pressure how to stop it and what to do with what is already booked.",
      fix: `Write "## Rollback" in ${runbook}: how to get the version before running again, what becomes of runs under way, and how to take back what was done wrongly.`,
    };
  },
};
