import { falling, type RuleAbout } from "../rule.ts";

export const runbookMissing: RuleAbout<"flow"> = {
  code: "runbook-missing",
  title: "The flow has no runbook",
  about: "flow",
  level: "bronze",
  severity: falling,
  *judge({ flow, source }, { files }) {
    const { runbook } = flow;
    if (runbook !== undefined && files.has(runbook)) return;
    yield {
      ...(source === undefined ? {} : { place: source.place }),
      fact:
        runbook === undefined
          ? `Flow "${flow.name}" names no runbook.`
          : `Flow "${flow.name}" names the runbook "${runbook}", and there is no such file in the project.`,
      consequence: "Whoever is called at night has to read the code before they can do anything.",
      fix: `Write ${runbook ?? `runbooks/${flow.name}.md`} with what it looks like, the first action, rollback, contacts and the three most common exceptions${runbook === undefined ? `, and name it: runbook: "runbooks/${flow.name}.md"` : ""}.`,
    };
  },
};
