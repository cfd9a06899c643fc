import type { SourceLiteral } from "../../source/source.ts";
import { secretIn } from "../../text/secret-text.ts";
import type { Problem } from "../finding.ts";
import { always, type RuleAbout } from "../rule.ts";

export const secretInCode: RuleAbout<"project"> = {
  code: "secret-in-code",
  title: "A password or a key is written in the code",
  about: "project",
  level: "bronze",
  severity: always,
  *judge(_, { source }) {
    for (const { isTest, literals } of source.modules) {
      if (isTest) continue;
      for (const literal of literals) {
        const is = secretIn(literal);
        if (is !== undefined) yield problemOf(literal, is);
      }
    }
  },
};

function problemOf({ name, place }: SourceLiteral, is: string): Problem {
  const given = name === undefined || is.includes(`"${name}"`) ? "" : `, given to "${name}"`;
  return {
    place,
    fact: `A text in ${place.file}:${place.line} looks like ${is}${given}.`,
    consequence:
      "Whoever can read the code, its history or a copy of either has the key, for as long as it is valid; taking it out of the code does not take it out of the history.",
    fix: 'Withdraw the key where it was made, make a new one, put it into the environment, and name it: secret("NAME"). What only looks like a key gets a name that does not say so, or a waiver.',
  };
}
