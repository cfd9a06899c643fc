import { falling, type RuleAbout } from "../rule.ts";

export const timeoutMissing: RuleAbout<"flow"> = {
  code: "timeout-missing",
  title: "The flow waits for an event or a person without an end",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ flow, source }) {
    if (flow.deadline !== undefined) return;
    for (const { kind, name, hasTimeout, place } of source?.waits ?? []) {
      if (hasTimeout) continue;
      const what = name === undefined ? (kind === "event" ? "an event" : "a task") : `${kind} "${name}"`;
      yield {
        place,
        fact: `The flow waits for ${what} without a timeout, and has no deadline.`,
        consequence: `When ${kind === "event" ? "the event never comes" : "nobody does the task"}, the run waits for ever: the order is neither done nor refused, and no list of failures has it.`,
        fix: 'Write how long: { timeout: "7d" }, and what happens when it is over (the wait then gives undefined); or give the flow a deadline.',
      };
    }
  },
};
