import type { Review } from "../../../governance/review/review.ts";
import { contractBlocks } from "./contracts.ts";
import { dependencyBlocks } from "./dependencies.ts";
import { flowBlocks } from "./flows.ts";
import { gateBlocks } from "./gate.ts";
import { limited } from "./limit.ts";
import { code } from "./markdown.ts";
import { promiseBlocks } from "./promises.ts";
import { lockBlocks, summaryBlocks } from "./summary.ts";
import { toldBlocks } from "./told.ts";

/** By this first line a workflow finds the comment that it wrote before. */
const marker = "<!-- waybill-review -->";

/** What a review compared with. */
export interface ReviewedBase {
  readonly revision: string;
  readonly commit: string;
}

/** For a comment on a pull request: GitHub Flavored Markdown, at most 60,000 characters. */
export function formatReview(review: Review, { revision, commit }: ReviewedBase): string {
  const what = "What this changes in the integration landscape";
  return limited([
    `${marker}\n## ${what}`,
    ...lockBlocks(review),
    ...summaryBlocks(review),
    ...contractBlocks(review.contracts),
    ...flowBlocks(review.flows),
    ...promiseBlocks(review.flows),
    ...dependencyBlocks(review.flows),
    ...toldBlocks(review.told),
    ...gateBlocks(review),
    `<sub>Compared with ${code(revision)} at ${code(commit.slice(0, 12))}.</sub>`,
  ]);
}
