import type { FlowSource, ProjectSource } from "../../source/source.ts";
import { placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const flowChangesOften: RuleAbout<"flow"> = {
  code: "flow-changes-often",
  title: "The rules of the flow change too often to be automated",
  about: "flow",
  level: "gold",
  severity: advice,
  *judge({ flow, source }, { source: project, changeCounts, parameters }) {
    if (source === undefined || changeCounts === undefined) return;
    const { count: most, within } = parameters.changes;
    const changed = rulesOf(source, project)
      .map((file) => ({ file, count: changeCounts.get(file) ?? 0 }))
      .filter(({ count }) => count > most)
      .map(({ file, count }) => `${file} ${count} times`);
    if (changed.length === 0) return;
    yield {
      ...placed(source.place),
      fact: `The rules of flow "${flow.name}" were changed often in the last ${within}: ${changed.join(", ")}; more than ${most} is too often.`,
      consequence:
        "What the flow does is still being decided. Each decision is a release that can break runs under way, and work that was booked by last week's rule has to be found and corrected by hand.",
      fix: "Take what changes out of the code: into data that the business keeps in the system of record, or into a decision of a person with run.task(...), until the rules have settled. Was it work that is done now, ask for a waiver until it is older than that.",
    };
  },
};

/** The flow's own module and those with its rules: nothing that declares contracts, systems, people or other flows, and no config. */
function rulesOf({ place, reaches }: FlowSource, { modules }: ProjectSource): readonly string[] {
  const declaring = new Set(modules.filter(({ declarations }) => declarations.length > 0).map(({ file }) => file));
  return reaches.filter((file) => file === place.file || !(declaring.has(file) || file.startsWith("waybill.config.")));
}
