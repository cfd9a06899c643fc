import { grave, type RuleAbout } from "../rule.ts";

export const networkOutsideOfSteps: RuleAbout<"flow"> = {
  code: "network-outside-of-steps",
  title: "The flow uses the network outside of its steps",
  about: "flow",
  level: "bronze",
  severity: grave,
  *judge({ flow, source }) {
    for (const { via, host, place } of source?.network ?? []) {
      yield {
        place,
        fact: `Flow "${flow.name}" uses the network (${via}${host === undefined ? "" : `, ${host}`}) outside of its steps.`,
        consequence:
          "The flow function is executed again after each crash, wait and replay, and what is outside of steps is not recorded: the call is made each time, with another answer each time.",
        fix: "Declare the system, and make the call a step: run.step(name, system, (call) => ...). It is then recorded, and never made again once it is.",
      };
    }
  },
};
