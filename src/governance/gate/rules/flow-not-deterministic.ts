import { grave, type RuleAbout } from "../rule.ts";

export const flowNotDeterministic: RuleAbout<"flow"> = {
  code: "flow-not-deterministic",
  title: "The flow goes by what differs at each execution",
  about: "flow",
  level: "silver",
  severity: grave,
  *judge({ flow, source }) {
    for (const { what, inKey, place } of source?.nondeterminism ?? []) {
      if (inKey) continue;
      yield {
        place,
        fact: `Flow "${flow.name}" uses ${what} outside of its steps.`,
        consequence:
          "The flow function is executed again after each crash and wait, and must come to the same steps. With another value it goes another way than its journal: the run is held back as diverged, or does something that nobody decided.",
        fix: fixes.find(([about]) => about.test(what))?.[1] ?? inStep,
      };
    }
  },
};

const inStep = 'Make it in a step, which is recorded once: const value = await run.step("name", async () => ...).';

const fixes: readonly (readonly [about: RegExp, fix: string])[] = [
  [/^(?:Date|new Date)/, "Take the time of the run: run.now(), which is the same at each execution."],
  [
    /^(?:random|uuid|nanoid|ulid|getRandomValues)/,
    'Take an id of the run: run.id("name"), which is the same at each execution.',
  ],
  [
    /^set(?:Timeout|Interval|Immediate)/,
    'Let the run wait: run.sleep("name", "5m"), which outlives a restart and takes no memory.',
  ],
  [
    /^process\./,
    'Read it in a step, which is recorded once; of what is secret name only the variable: secret("NAME") in the system.',
  ],
];
