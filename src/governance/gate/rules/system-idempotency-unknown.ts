import type { ProjectSource } from "../../source/source.ts";
import { declaredAt, placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

export const systemIdempotencyUnknown: RuleAbout<"system"> = {
  code: "system-idempotency-unknown",
  title: "It is not known whether a call of the system is safe to make twice",
  about: "system",
  level: "silver",
  severity: falling,
  *judge({ name, idempotency }, { source }) {
    const writers = idempotency === undefined ? writingSteps(source, name) : [];
    if (writers.length === 0) return;
    yield {
      ...placed(declaredAt(source, "system", { name })),
      fact: `System "${name}" does not say what makes a call safe to make twice, and is written to by ${someOf(writers, 4)}.`,
      consequence:
        "After a crash or a lost answer the call is made again; whether that writes everything twice is found out in production.",
      fix: 'Find out, and write it: idempotency: "key" when it keeps to the Idempotency-Key header, "natural" when it puts a whole thing under an id and a second time changes nothing, "none" when neither holds.',
    };
  },
};

/** Steps that change something there, e.g. `"create invoice" of book-order`. */
function writingSteps(source: ProjectSource, system: string): readonly string[] {
  const found = source.flows.flatMap(({ name, steps }) =>
    steps
      .filter((step) => step.system === system && step.methods.some((method) => method !== "get"))
      .map((step) => `${step.name === undefined ? "a step" : `"${step.name}"`} of ${name}`),
  );
  return [...new Set(found)];
}
