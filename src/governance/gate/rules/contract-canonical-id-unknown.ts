import { referenceOf } from "../../../contracts/contract.ts";
import { fieldsOf } from "../../../contracts/schema-fields.ts";
import { fieldAt } from "../../fields/field-at.ts";
import { declaredAt, placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const contractCanonicalIdUnknown: RuleAbout<"contract"> = {
  code: "contract-canonical-id-unknown",
  title: "The canonical id of the contract is not always there",
  about: "contract",
  level: "silver",
  severity: grave,
  *judge(contract, { source }) {
    const { canonicalId, schema } = contract;
    const problem = canonicalId === undefined ? undefined : problemOf(canonicalId, schema);
    if (problem === undefined) return;
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} says that the canonical id is at "${canonicalId}", ${problem}.`,
      consequence:
        "A document without it is accepted, and cannot be told from others: what belongs to one thing is found under another one, or not at all.",
      fix: `Correct the pointer, or make the field required, and its type "string" or "integer".`,
    };
  },
};

function problemOf(pointer: string, schema: Parameters<typeof fieldsOf>[0]): string | undefined {
  const { field, around } = fieldAt(fieldsOf(schema), pointer);
  if (field === undefined) {
    return around.more === "unread" ? undefined : "and the schema has no such field";
  }
  if (!field.isRequired) return "and the schema does not demand the field";
  const others = field.types.filter((type) => !["string", "integer", "number"].includes(type));
  if (others.length === 0 || field.more === "unread") return undefined;
  return others.length > 4
    ? "and the schema does not say that it is text or a number"
    : `which may be ${others.join(" or ")}`;
}
