import { referenceOf } from "../../../contracts/contract.ts";
import { count } from "../../../contracts/words.ts";
import { unclassifiedSecrets } from "../../fields/unclassified.ts";
import { declaredAt, placed } from "../placed.ts";
import { always, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

/** What fits on a screen. */
const mostFields = 8;

export const secretFieldUnclassified: RuleAbout<"contract"> = {
  code: "secret-field-unclassified",
  title: "A field looks like a password or a key and is not secret",
  about: "contract",
  level: "bronze",
  severity: always,
  *judge(contract, { source }) {
    const pointers = unclassifiedSecrets(contract).map(({ pointer }) => pointer);
    if (pointers.length === 0) return;
    const classes = pointers.slice(0, mostFields).map((pointer) => `"${pointer}": "secret"`);
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} has ${count(pointers.length, "field")} that ${pointers.length === 1 ? "looks" : "look"} like a password or a key and ${pointers.length === 1 ? "is" : "are"} not secret: ${someOf(pointers, mostFields)}.`,
      consequence:
        "Whoever may read a run, a log or a backup can use it, and a key that was once in a log has to be changed everywhere.",
      fix: `Leave it out of the contract when no flow needs it, or class it: fields: { ${classes.join(", ")}${pointers.length > mostFields ? ", ..." : ""} }. What gives no access gets the class "internal" in the same way.`,
    };
  },
};
