import { referenceOf } from "../../../contracts/contract.ts";
import { count } from "../../../contracts/words.ts";
import { unclassifiedPersonal } from "../../fields/unclassified.ts";
import { declaredAt, placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

/** What fits on a screen. */
const mostFields = 8;

export const personalFieldUnclassified: RuleAbout<"contract"> = {
  code: "personal-field-unclassified",
  title: "A field looks personal and has no class",
  about: "contract",
  level: "silver",
  severity: grave,
  *judge(contract, { source }) {
    const fields = unclassifiedPersonal(contract);
    if (fields.length === 0) return;
    const seen = fields.map(({ pointer, looksLike }) => `${pointer} (${looksLike})`);
    const classes = fields.slice(0, mostFields).map((field) => `"${field.pointer}": "${field.class}"`);
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} has ${count(fields.length, "field")} without a class of ${fields.length === 1 ? "its" : "their"} own that ${fields.length === 1 ? "looks" : "look"} personal: ${someOf(seen, mostFields)}.`,
      consequence:
        "What is not classified is shown, logged and kept as if everybody might see it, and data about people is where nobody looks for it when they have to delete it.",
      fix: `Say who may see what: fields: { ${classes.join(", ")}${fields.length > mostFields ? ", ..." : ""} }. What is not about people gets the class "internal" or "public" in the same way.`,
    };
  },
};
