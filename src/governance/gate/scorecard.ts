import type { Tier } from "../../definitions/flow.ts";
import type { Finding } from "./finding.ts";
import type { Rule } from "./rule.ts";

/** The levels of readiness, from the first. They have the names of the tiers: a gold flow is to be ready for gold. */
export const readinessLevels = ["bronze", "silver", "gold"] as const satisfies readonly Tier[];

/** How ready a flow is for production. */
export interface Scorecard {
  readonly flow: string;
  readonly tier: Tier;
  /** The highest level of which nothing is missing; none when something is missing for bronze. */
  readonly level: Tier | "none";
  /** The level after that; absent with gold. */
  readonly next?: Tier;
  /** For each level, which of its rules are held and what is missing. */
  readonly levels: readonly LevelScore[];
}

export interface LevelScore {
  readonly level: Tier;
  readonly ruleCount: number;
  readonly heldCount: number;
  /** What is missing for the level. A waiver does not mend what it covers. */
  readonly missing: readonly Finding[];
}

/**
 * The scorecard of a flow: what is found about it, and about the contracts, systems, teams and entities that it uses. Severity
 * and mode do not count: a level is the same for flows of all tiers.
 */
export function scorecardOf(
  { name, tier }: { readonly name: string; readonly tier: Tier },
  rules: readonly Rule[],
  findings: readonly Finding[],
): Scorecard {
  const own = findings.filter(({ flows }) => flows.includes(name));
  const levels = readinessLevels.map((level) => levelScore(level, rules, own));
  const firstMissing = levels.findIndex(({ missing }) => missing.length > 0);
  const reached = firstMissing === -1 ? readinessLevels.length : firstMissing;
  const next = readinessLevels[reached];
  return {
    flow: name,
    tier,
    level: readinessLevels[reached - 1] ?? "none",
    ...(next === undefined ? {} : { next }),
    levels,
  };
}

function levelScore(level: Tier, rules: readonly Rule[], findings: readonly Finding[]): LevelScore {
  const codes = new Set(rules.filter((rule) => rule.level === level).map(({ code }) => code));
  const missing = findings.filter(({ rule }) => codes.has(rule));
  const broken = new Set(missing.map(({ rule }) => rule));
  return { level, ruleCount: codes.size, heldCount: codes.size - broken.size, missing };
}
