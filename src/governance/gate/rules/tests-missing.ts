import { testedFilesOf } from "../../tested-files.ts";
import { placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const testsMissing: RuleAbout<"flow"> = {
  code: "tests-missing",
  title: "No test comes to the flow",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ flow, source }, { source: project }) {
    if (source === undefined) return;
    const { file } = source.place;
    const { files, literals, startsProject, isComplete } = testedFilesOf(project);
    if (!isComplete || startsProject || files.has(file) || literals.has(flow.name)) return;
    yield {
      ...placed(source.place),
      fact: `No test of the project imports ${file}, where flow "${flow.name}" is, and none names the flow.`,
      consequence:
        "The first run of a change is with a real message, and what it does wrongly is booked in real systems.",
      fix: `Write tests/${flow.name}.test.ts that imports the flow and runs it with createTestWaybill of waybill/testing: one message that goes well, one that a system refuses, one while a system is down.`,
    };
  },
};
