import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");
const scoped = {
  "systems.ts": edited(systems, [
    'description: "Invoices",',
    'description: "Invoices",\n  scopes: ["invoices:write", "invoices:delete"],',
  ]),
};

export const scopeNotApproved: RuleFixture = {
  fails: {
    files: scoped,
    policy: { parameters: { approvedScopes: { billing: ["invoices:write"], storefront: ["invoices:delete"] } } },
    finds: [{ subject: "system:billing", fact: 'the scope "invoices:delete"' }],
  },
  passes: [
    { files: scoped, policy: { parameters: { approvedScopes: { billing: ["invoices:delete", "invoices:write"] } } } },
    // Nobody asks for approval.
    { files: scoped },
    { policy: { parameters: { approvedScopes: {} } } },
  ],
};
