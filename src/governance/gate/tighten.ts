import { durationMs } from "../../core/duration.ts";
import { WaybillError } from "../../core/errors.ts";
import { type Severity, severities } from "./finding.ts";
import { namedThings, type Parameters } from "./parameters.ts";
import { modeOf, type Policy, severityOf } from "./policy.ts";
import type { PolicyFile } from "./policy-file.ts";
import type { Rule } from "./rule.ts";
import { readinessLevels } from "./scorecard.ts";

/**
 * A policy over another one. The first file of a project's policies is free, as nobody stands over it; each one after that may only
 * tighten: graver severities, `enforce` for `evaluate`, shorter times, smaller numbers, fewer scopes, and names where none were asked for.
 * Waivers may be added; who may approve them is said by the policy under it, when that names somebody.
 * @throws WaybillError `policy-loosened` that names everything that is looser.
 */
export function tightened(base: Policy, file: PolicyFile, name: string, rules: readonly Rule[]): Policy {
  const policy = overlaid(base, file);
  const loosened = [
    ...rules.flatMap((rule) => looserRule(rule, base, policy)),
    ...looserParameters(base.parameters, policy.parameters),
    ...looserApprovers(base, policy),
  ];
  if (loosened.length === 0) return policy;
  throw new WaybillError(
    "policy-loosened",
    `${name} is looser than the policy that it stands on, and may only tighten it: ${loosened.join("; ")}. Take that out, or ask those who own the other policy.`,
  );
}

/** A policy with what a file says, looser or not: for the file at the bottom. */
export function overlaid(
  base: Policy,
  { mode, rules = {}, parameters = {}, waivers = [], approvers }: PolicyFile,
): Policy {
  const merged = Object.entries(rules).map(([code, own]) => {
    const under = base.rules[code];
    return [code, { ...under, ...own, severity: { ...under?.severity, ...own.severity } }] as const;
  });
  return {
    ...base,
    ...(mode === undefined ? {} : { mode }),
    ...(approvers === undefined ? {} : { approvers }),
    rules: { ...base.rules, ...Object.fromEntries(merged) },
    parameters: {
      ...base.parameters,
      ...parameters,
      naming: { ...base.parameters.naming, ...parameters.naming },
      reviewWithin: { ...base.parameters.reviewWithin, ...parameters.reviewWithin },
    },
    waivers: [...base.waivers, ...waivers],
  };
}

function looserRule(rule: Rule, base: Policy, policy: Policy): readonly string[] {
  const bySeverity = readinessLevels.flatMap((tier) => {
    const [before, after] = [severityOf(rule, tier, base), severityOf(rule, tier, policy)];
    return weight(after) < weight(before) ? [`${rule.code} is "${after}" for ${tier} and was "${before}"`] : [];
  });
  const isLoosened = modeOf(rule, base) === "enforce" && modeOf(rule, policy) === "evaluate";
  return isLoosened ? [...bySeverity, `${rule.code} is not enforced any more`] : bySeverity;
}

function weight(severity: Severity | "off"): number {
  return severity === "off" ? 0 : severities.length - severities.indexOf(severity);
}

function looserParameters(base: Parameters, own: Parameters): readonly string[] {
  const longer = (what: string, before: Parameters["unusedAfter"], after: Parameters["unusedAfter"]) =>
    durationMs(after) > durationMs(before) ? [`"${what}" is ${after} and was ${before}`] : [];
  const larger = (what: string, before: number, after: number) =>
    after > before ? [`"${what}" is ${after} and was ${before}`] : [];
  return [
    ...readinessLevels.flatMap((tier) =>
      longer(`reviewWithin.${tier}`, base.reviewWithin[tier], own.reviewWithin[tier]),
    ),
    ...larger("maxConcurrency", base.maxConcurrency, own.maxConcurrency),
    ...longer("unusedAfter", base.unusedAfter, own.unusedAfter),
    ...larger("changes.count", base.changes.count, own.changes.count),
    ...longer("changes.within", own.changes.within, base.changes.within),
    ...namedThings
      .filter((thing) => base.naming[thing] !== undefined && own.naming[thing] !== base.naming[thing])
      .map((thing) => `the names of ${thing}s have another rule`),
    ...newScopes(base, own),
  ];
}

function newScopes(
  { approvedScopes: before }: Parameters,
  { approvedScopes: after = {} }: Parameters,
): readonly string[] {
  if (before === undefined) return [];
  return Object.entries(after).flatMap(([system, scopes]) =>
    scopes
      .filter((scope) => !before[system]?.includes(scope))
      .map((scope) => `scope "${scope}" of ${system} is approved`),
  );
}

function looserApprovers({ approvers: before }: Policy, { approvers: after = [] }: Policy): readonly string[] {
  if (before === undefined) return [];
  return after.filter((name) => !before.includes(name)).map((name) => `"${name}" may approve waivers`);
}
