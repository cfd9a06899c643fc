import { subjectKey } from "../../../governance/gate/finding.ts";
import { readinessLevels, type Scorecard } from "../../../governance/gate/scorecard.ts";
import type { Colors } from "../../context.ts";
import { oneLine, table } from "../table.ts";

/** What each flow is ready for, and the rules that stand before the next level. */
export function formatScorecards(scorecards: readonly Scorecard[], colors: Colors): string {
  const rows = scorecards.map(({ flow, tier, level, next, levels }) => {
    const missing = levels.find((score) => score.level === next)?.missing ?? [];
    const rules = [...new Set(missing.map(({ rule }) => rule))];
    const needs = next === undefined ? "" : `${next} needs: ${rules.join(", ")}`;
    return [flow, tier, isReadyFor(tier, level) ? colors.green(level) : colors.red(level), needs];
  });
  return table(["FLOW", "TIER", "READY FOR", "MISSING"], rows);
}

/** One flow: each level with what is missing for it. */
export function formatScorecard({ flow, tier, level, levels }: Scorecard, colors: Colors): string {
  const paint = isReadyFor(tier, level) ? colors.green : colors.red;
  const lines = levels.flatMap((score) => {
    const mark = score.missing.length === 0 ? colors.green("✓") : colors.red("✗");
    const title = `${mark} ${colors.bold(score.level)}  ${score.heldCount} of ${score.ruleCount} rules are kept`;
    return [
      title,
      ...score.missing.map(
        ({ rule, subject, fix }) => `    ${rule}  ${colors.dim(subjectKey(subject))}\n      → ${oneLine(fix)}`,
      ),
    ];
  });
  return [`${colors.bold(flow)} is a ${tier} flow and ready for ${paint(level)}`, ...lines].join("\n");
}

/** Whether a level is as high as the tier asks for, or higher. */
function isReadyFor(tier: Scorecard["tier"], level: Scorecard["level"]): boolean {
  return level !== "none" && readinessLevels.indexOf(level) >= readinessLevels.indexOf(tier);
}
