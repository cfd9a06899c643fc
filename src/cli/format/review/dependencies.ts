import type { FlowReview, UseKind } from "../../../governance/review/flow-review.ts";
import { code, codes, markdownTable } from "./markdown.ts";

const words: Readonly<Record<UseKind, string>> = { systems: "calls", consumes: "takes", emits: "emits" };

/** Systems and contracts that came to a flow, or went. */
export function dependencyBlocks(reviews: readonly FlowReview[]): readonly string[] {
  const rows = reviews.flatMap((review) =>
    (["systems", "consumes", "emits"] as const).flatMap((kind) => {
      const [came, went] = turnsOf(review, kind);
      return came.length + went.length === 0 ? [] : [[code(review.flow), words[kind], codes(came), codes(went)]];
    }),
  );
  return rows.length === 0 ? [] : ["### Dependencies", markdownTable(["flow", "", "new", "gone"], rows)];
}

/** What came, and what went. */
export function turnsOf(review: FlowReview, kind: UseKind): readonly [readonly string[], readonly string[]] {
  switch (review.change) {
    case "new":
      return [review.now[kind] ?? [], []];
    case "removed":
      return [[], review.was[kind] ?? []];
    case "changed": {
      const uses = review.uses.filter((use) => use.kind === kind);
      const names = (turn: "came" | "went") => uses.filter((use) => use.turn === turn).map(({ name }) => name);
      return [names("came"), names("went")];
    }
  }
}
