import { comparisonPolicies, compatibilityModes } from "../../contracts/compatibility.ts";
import { type Contract, type ContractTerms, contract, contractKinds } from "../../contracts/contract.ts";
import { fieldClasses } from "../../contracts/field-class.ts";
import { validatorOf } from "../../contracts/validate.ts";

/** What `x-waybill` of an export says, as far as it is of the shape that it should have. */
export interface ReadTerms extends Omit<ContractTerms, "owner" | "entity"> {
  readonly name?: string;
  readonly version?: string;
  readonly kind?: Contract["kind"];
  readonly owner?: string;
  readonly entity?: string;
  readonly examples?: readonly unknown[];
  /** The schema as JSON, where the format says less. */
  readonly schema?: string;
  readonly upcastsFrom?: readonly string[];
}

const text = { type: "string" };
const texts = { type: "array", items: text };
const named = (properties: object) => ({ type: "object", properties });

const termsContract = contract("waybill.terms", {
  version: "1.0.0",
  schema: named({
    ...{ name: text, version: text, description: text, owner: text, entity: text, canonicalId: text, schema: text },
    kind: { enum: contractKinds },
    guarantees: named({ ordering: text, delivery: text, freshness: text }),
    errors: {
      type: "array",
      items: {
        ...named({ code: text, meaning: text, retryable: { type: "boolean" } }),
        required: ["code", "meaning", "retryable"],
      },
    },
    fields: { type: "object", additionalProperties: { enum: fieldClasses } },
    compatibility: named({ mode: { enum: compatibilityModes }, policy: { enum: comparisonPolicies } }),
    deprecation: { ...named({ since: text, sunset: text, successor: text }), required: ["since"] },
    consumers: texts,
    examples: { type: "array" },
    upcastsFrom: texts,
  }),
});

/** @returns what is wrong with it as a sentence, when it is not of the right shape. */
export function readTerms(value: unknown): ReadTerms | string {
  if (value === undefined) return {};
  const [wrong] = validatorOf(termsContract)(value);
  return wrong === undefined ? (value as ReadTerms) : wrong.message;
}
