import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const teams = baseFile("teams.ts");

export const onCallMissing: RuleFixture = {
  fails: {
    files: {
      "teams.ts": edited(teams, ['onCall: "pager:sales-integrations", ', ""], ['"pager:finance-systems"', '"TBD"']),
    },
    finds: [
      { subject: "team:finance-systems", fact: 'only "TBD"' },
      { subject: "team:sales-integrations", fact: "no on-call route" },
    ],
  },
  passes: [{ files: { "teams.ts": edited(teams, ['"pager:finance-systems"', '"+49 30 1234567"']) } }],
};
