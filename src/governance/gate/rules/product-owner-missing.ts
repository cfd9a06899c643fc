import { isPlaceholder } from "../../text/placeholder.ts";
import { declaredAt, placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const productOwnerMissing: RuleAbout<"team"> = {
  code: "product-owner-missing",
  title: "Nobody of the business answers for what the team owns",
  about: "team",
  level: "silver",
  severity: advice,
  *judge({ name, productOwner }, { source }) {
    if (productOwner !== undefined && !isPlaceholder(productOwner)) return;
    yield {
      ...placed(declaredAt(source, "team", { name })),
      fact: `Team "${name}" has no product owner${productOwner === undefined ? "" : `, only "${productOwner}"`}.`,
      consequence:
        "When a promise is broken, nobody decides whether to stop, to do it by hand or to wait, and engineers guess what the business wants.",
      fix: 'Agree with the business who decides, and write the role rather than the person: productOwner: "Head of sales".',
    };
  },
};
