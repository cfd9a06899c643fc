import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const teams = baseFile("teams.ts");

export const onCallOnePerson: RuleFixture = {
  fails: {
    files: { "teams.ts": edited(teams, ['"pager:finance-systems"', '"john.smith@example.com"']) },
    finds: [{ subject: "team:finance-systems", fact: "the address of one person: john.smith@example.com" }],
  },
  passes: [
    { files: { "teams.ts": edited(teams, ['"pager:finance-systems"', '"finance.systems@example.com"']) } },
    // Who decides for the business may well be a person.
    { files: { "teams.ts": edited(teams, ['"Head of accounting"', '"john.smith@example.com"']) } },
  ],
};
