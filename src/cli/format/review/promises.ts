import { type PromiseSpec, promiseInWords } from "../../../definitions/promise.ts";
import type { FlowChanged, FlowReview } from "../../../governance/review/flow-review.ts";
import type { DeadLetterPolicy, PromiseTurn } from "../../../governance/review/promise-change.ts";
import { code, markdownTable, text } from "./markdown.ts";

const turnsOfPromises: Readonly<Record<PromiseTurn, string>> = {
  made: "made",
  dropped: "⚠️ dropped",
  tightened: "tightened",
  loosened: "⚠️ loosened",
  mixed: "⚠️ tightened and loosened",
  reworded: "reworded",
};
const turnsOfReviews = { made: "made", dropped: "⚠️ dropped", sooner: "sooner", later: "⚠️ later" } as const;

/** What flows promise, and by when a dead letter is looked at, before and after. */
export function promiseBlocks(reviews: readonly FlowReview[]): readonly string[] {
  const rows = reviews.flatMap((review) => (review.change === "changed" ? rowsOf(review) : []));
  return rows.length === 0 ? [] : ["### Promises", markdownTable(["flow", "", "before", "after"], rows)];
}

function rowsOf({ flow, promise, deadLetter }: FlowChanged): readonly (readonly string[])[] {
  const promised = promise && [
    `promise ${turnsOfPromises[promise.turn]}`,
    sentence(promise.before),
    sentence(promise.after),
  ];
  const reviewed = deadLetter && [
    `review of dead letters ${turnsOfReviews[deadLetter.turn]}`,
    within(deadLetter.before),
    within(deadLetter.after),
  ];
  return [promised, reviewed].flatMap((row) => (row === undefined ? [] : [[code(flow), ...row]]));
}

function sentence(promise: PromiseSpec | undefined): string {
  return promise === undefined ? "none" : `${text(promiseInWords(promise))}. Broken: ${text(promise.broken)}`;
}

function within(policy: DeadLetterPolicy | undefined): string {
  return policy === undefined ? "none" : `within ${code(policy.reviewWithin)}`;
}
