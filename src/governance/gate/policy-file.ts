import { contract } from "../../contracts/contract.ts";
import { jsonSchema } from "../../contracts/schema.ts";
import { validatorOf } from "../../contracts/validate.ts";
import { type Duration, durationMs } from "../../core/duration.ts";
import { WaybillError } from "../../core/errors.ts";
import { type GateMode, gateModes, severities, type Waiver } from "./finding.ts";
import { namedThings, type Parameters } from "./parameters.ts";
import type { RulePolicy } from "./policy.ts";

/** A policy as it is written in a file; what is left out is as in the policy under it. */
export interface PolicyFile {
  /** The policy under it: a path relative to the file, or a module of a package, e.g. `@acme/waybill-policy/policy.json`. */
  readonly extends?: string;
  readonly mode?: GateMode;
  readonly rules?: Readonly<Record<string, RulePolicy>>;
  readonly parameters?: Partial<Omit<Parameters, "reviewWithin">> & {
    readonly reviewWithin?: Partial<Parameters["reviewWithin"]>;
  };
  readonly waivers?: readonly Waiver[];
  readonly approvers?: readonly string[];
}

const text = { type: "string", minLength: 1, maxLength: 1_000 };
const names = { type: "array", items: text, uniqueItems: true };
const duration = { type: "string", pattern: "^\\d+(\\.\\d+)?(ms|s|m|h|d|w)$" };
const closed = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const perTier = (schema: object) => closed({ gold: schema, silver: schema, bronze: schema });

const PolicyFileContract = contract("waybill.policy", {
  version: "1.0.0",
  kind: "file",
  schema: jsonSchema<PolicyFile>(
    closed({
      $schema: text,
      extends: text,
      mode: { enum: gateModes },
      rules: {
        type: "object",
        additionalProperties: closed({
          severity: perTier({ enum: [...severities, "off"] }),
          mode: { enum: gateModes },
        }),
      },
      parameters: closed({
        naming: closed(Object.fromEntries(namedThings.map((thing) => [thing, { type: "string", format: "regex" }]))),
        approvedScopes: { type: "object", additionalProperties: names },
        reviewWithin: perTier(duration),
        maxConcurrency: { type: "integer", minimum: 1 },
        unusedAfter: duration,
        changes: closed({ count: { type: "integer", minimum: 0 }, within: duration }, ["count", "within"]),
      }),
      waivers: {
        type: "array",
        items: closed(
          {
            rule: text,
            subject: { type: "string", pattern: "^(flow|contract|system|team|entity|project):.+$" },
            reason: text,
            approver: text,
            expires: { type: "string", format: "date" },
          },
          ["rule", "subject", "reason", "approver", "expires"],
        ),
      },
      approvers: names,
    }),
  ),
});

/**
 * Reads the JSON of a policy file.
 * @param codes of all rules: a policy that names another one is refused, because it does nothing where it seems to.
 * @throws WaybillError `policy-invalid` that names each wrong field.
 */
export function parsePolicyFile(document: unknown, file: string, codes: ReadonlySet<string>): PolicyFile {
  const violations = validatorOf(PolicyFileContract)(document);
  if (violations.length > 0) {
    throw invalid(`${file} is no policy. ${violations.map(({ message }) => message).join("; ")}.`);
  }
  const policy = document as PolicyFile;
  const named = [...Object.keys(policy.rules ?? {}), ...(policy.waivers ?? []).map(({ rule }) => rule)];
  const unknown = [...new Set(named)].filter((code) => !codes.has(code));
  if (unknown.length > 0) {
    throw invalid(
      `${file} names rules that do not exist: ${unknown.join(", ")}. "waybill check --rules" lists them all.`,
    );
  }
  for (const length of durationsIn(policy)) durationMs(length);
  return policy;
}

function durationsIn({ parameters = {} }: PolicyFile): readonly Duration[] {
  const { reviewWithin, unusedAfter, changes } = parameters;
  const review = reviewWithin === undefined ? [] : Object.values<Duration>(reviewWithin);
  return [...review, unusedAfter, changes?.within].filter((length) => length !== undefined);
}

function invalid(message: string): WaybillError {
  return new WaybillError("policy-invalid", message);
}
