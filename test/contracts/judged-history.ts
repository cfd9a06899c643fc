import { diffSchemas, type SchemaDiff } from "../../src/contracts/compare/diff.ts";
import { type ShopifyStep, shopifySteps } from "./shopify-history.ts";

export interface JudgedStep extends ShopifyStep {
  readonly diff: SchemaDiff;
  /** By the lenient policy; the same as `diff` when nothing changed. */
  readonly lenient: SchemaDiff;
}

/** Every version of every topic against the one before it, BACKWARD. */
export function judgeHistory(): readonly JudgedStep[] {
  return shopifySteps().map((step) => {
    const diff = diffSchemas(step.before.schema, step.after.schema);
    const isChanged = diff.changes.length > 0;
    const lenient = isChanged ? diffSchemas(step.before.schema, step.after.schema, { policy: "lenient" }) : diff;
    return { ...step, diff, lenient };
  });
}

const shownKinds = 3;

/** A row for each version, as Markdown. */
export function historyTable(steps: readonly JudgedStep[]): string {
  const head = [
    "| to version | topics | unchanged | compatible | breaking | undecided | breaking, lenient | most frequent changes |",
    "|---|---:|---:|---:|---:|---:|---:|---|",
  ];
  const versions = [...new Set(steps.map(({ after }) => after.version))].toSorted();
  const rows = versions.map((version) =>
    rowOf(
      version,
      steps.filter(({ after }) => after.version === version),
    ),
  );
  return [...head, ...rows, rowOf("all", steps)].join("\n");
}

function rowOf(name: string, steps: readonly JudgedStep[]): string {
  const count = (test: (step: JudgedStep) => boolean): number => steps.filter(test).length;
  const isUndecided = ({ diff }: JudgedStep) => diff.changes.some(({ unknown }) => unknown === true);
  const figures = [
    steps.length,
    count(({ diff }) => diff.requiredBump === "none"),
    count(({ diff }) => diff.compatible && diff.requiredBump !== "none"),
    count((step) => !step.diff.compatible && !isUndecided(step)),
    count(isUndecided),
    count(({ lenient }) => !lenient.compatible),
  ];
  return `| ${[name, ...figures, frequentKinds(steps)].join(" | ")} |`;
}

function frequentKinds(steps: readonly JudgedStep[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of steps.flatMap(({ diff }) => diff.changes)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].toSorted(([one, left], [other, right]) => right - left || (one < other ? -1 : 1));
  return sorted
    .slice(0, shownKinds)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ");
}
