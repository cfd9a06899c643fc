import { hint, type RuleAbout } from "../rule.ts";

export const sourceUnreadable: RuleAbout<"project"> = {
  code: "source-unreadable",
  title: "A module of the project cannot be read",
  about: "project",
  level: "gold",
  severity: hint,
  *judge(_, { source }) {
    for (const { file, reason } of source.unreadable) {
      yield {
        place: { file, line: 1, column: 1 },
        fact: `The module ${file} cannot be read. ${reason}`,
        consequence: "Nothing that is wrong in it is found, and flows that reach it are judged without it.",
        fix: "Mend it, or take it out of the project's folder when it is no code of the project.",
      };
    }
  },
};
