import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const teams = baseFile("teams.ts");

export const productOwnerMissing: RuleFixture = {
  fails: {
    files: {
      "teams.ts": edited(teams, [', productOwner: "Head of sales"', ""], ['"Head of accounting"', '"To be defined"']),
    },
    finds: [
      { subject: "team:finance-systems", fact: 'only "To be defined"' },
      { subject: "team:sales-integrations", fact: "no product owner" },
    ],
  },
  passes: [{ files: { "teams.ts": edited(teams, ['"Head of accounting"', '"CFO"']) } }],
};
