import { falling, type RuleAbout } from "../rule.ts";

export const concurrencyUnbounded: RuleAbout<"flow"> = {
  code: "concurrency-unbounded",
  title: "Steps are begun for all items of a list at once",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ source }) {
    for (const { place } of source?.fanOuts ?? []) {
      yield {
        place,
        fact: "A step or a call is begun for each item of a list at once, however long the list is.",
        consequence:
          "One message with ten thousand items takes all places at a system: every other flow that uses it waits, and the run holds all its results in memory.",
        fix: "Go through the list one after another, or in slices; or start a run for each item with a detached run.call, and bound these with limits: { concurrency } of that flow.",
      };
    }
  },
};
