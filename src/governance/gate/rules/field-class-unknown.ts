import { referenceOf } from "../../../contracts/contract.ts";
import { misplacedClasses } from "../../fields/misplaced-classes.ts";
import { declaredAt, placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const fieldClassUnknown: RuleAbout<"contract"> = {
  code: "field-class-unknown",
  title: "A class is given to a field that does not exist",
  about: "contract",
  level: "silver",
  severity: grave,
  *judge(contract, { source }) {
    for (const { pointer, meant } of misplacedClasses(contract)) {
      yield {
        ...placed(declaredAt(source, "contract", contract)),
        fact: `Contract ${referenceOf(contract)} gives "${pointer}" the class "${contract.fields?.[pointer]}", and its schema has no such field${meant === undefined ? "" : `; it has "${meant}"`}.`,
        consequence: "The field that was meant has no class, and is shown and logged as if everybody might see it.",
        fix: meant === undefined ? `Correct the pointer, or take it out of "fields".` : `Write "${meant}" in "fields".`,
      };
    }
  },
};
