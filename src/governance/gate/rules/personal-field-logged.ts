import { type Contract, referenceOf } from "../../../contracts/contract.ts";
import type { Landscape } from "../../landscape.ts";
import { type GuardedField, guardedFields } from "../../logged-fields.ts";
import type { LogSource } from "../../source/source.ts";
import type { Problem } from "../finding.ts";
import { always, type FlowSubject, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

/** What fits on a screen. */
const mostFields = 6;

export const personalFieldLogged: RuleAbout<"flow"> = {
  code: "personal-field-logged",
  title: "A personal or secret field gets into a log or an error",
  about: "flow",
  level: "bronze",
  severity: always,
  *judge(subject, { landscape }) {
    for (const log of subject.source?.logs ?? []) {
      const logged = loggedIn(log, subject, landscape);
      if (logged.length > 0) yield problemOf(log, logged);
    }
  },
};

interface Logged extends GuardedField {
  readonly contract: Contract;
}

function loggedIn({ fields }: LogSource, { flow }: FlowSubject, landscape: Landscape): readonly Logged[] {
  const found = fields.flatMap((field) => {
    const named = [flow.on.contract, ...landscape.contracts.toReversed()].filter(({ name }) => name === field.contract);
    // Of several versions the one that the flow begins with counts, then the latest.
    const [contract] = named;
    return contract === undefined ? [] : guardedFields(field, contract).map((guarded) => ({ ...guarded, contract }));
  });
  const keyOf = ({ contract, pointer }: Logged): string => `${referenceOf(contract)} ${pointer}`;
  return [...new Map(found.map((logged) => [keyOf(logged), logged])).values()];
}

function problemOf({ to, place }: LogSource, logged: readonly Logged[]): Problem {
  const where = to === "log" ? "A log entry" : "The message of an error";
  const fields = logged.map(
    ({ pointer, class: given, contract }) =>
      `${pointer === "" ? "all" : pointer} of ${referenceOf(contract)} (${given})`,
  );
  return {
    place,
    fact: `${where} gets ${someOf(fields, mostFields)}.`,
    consequence:
      to === "log"
        ? "Logs are read by many, sent to others and kept for long: the field is then where nobody may see it, and where nobody finds it when it has to be deleted."
        : "The message of an error is kept with the run, shown to everybody who looks at it, and sent along with alerts: the field is then where nobody may see it.",
    fix:
      to === "log"
        ? "Log what the run is known by instead, such as run.key or the id of the order, and look the rest up where who looks is asked for the right to."
        : "Say what is wrong and where, without the value: the run has the message itself, for whoever may see it.",
  };
}
