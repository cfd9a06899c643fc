import type { FlowChanged, FlowReview } from "../../../governance/review/flow-review.ts";
import type { RunsUnderWay } from "../../../governance/review/runs-under-way.ts";
import { isChanged, type ShapeDifference } from "../../../governance/review/shape-difference.ts";
import { code, codes } from "./markdown.ts";

/** A block for each flow that came, changed or went, with what becomes of its runs. What it promises and uses is said elsewhere. */
export function flowBlocks(reviews: readonly FlowReview[]): readonly string[] {
  const blocks = reviews.flatMap(flowBlock);
  return blocks.length === 0 ? [] : ["### Flows", ...blocks];
}

function flowBlock(review: FlowReview): readonly string[] {
  const name = `**${code(review.flow)}**`;
  switch (review.change) {
    case "new": {
      const { version, owner = "", tier = "silver", trigger = "event", consumes = [] } = review.now;
      const from = consumes.length === 0 ? "" : `, takes ${codes(consumes)}`;
      return [
        `${name} ${code(version)} is new: ${tier}, of team ${code(owner)}, begins with a ${code(trigger)}${from}.`,
      ];
    }
    case "removed": {
      const runs = review.runs.map((each) => runsLine(review.flow, each));
      return [
        [`${name} is gone.`, "- Nothing begins it any more: what is sent to it finds nobody.", ...runs].join("\n"),
      ];
    }
    case "changed": {
      const lines = changeLines(review);
      return lines.length === 0 ? [] : [[`${name} ${code(review.now.version)} changed.`, ...lines].join("\n")];
    }
  }
}

function changeLines({ flow, facts, shape, runs, was, now }: FlowChanged): readonly string[] {
  const isNewVersion = was.version !== now.version;
  return [
    ...facts.map(({ fact, from, to }) => `- ${fact}: ${code(from)} → ${code(to)}`),
    // Of the same version the line about its runs says it.
    ...(isNewVersion && isChanged(shape) ? [`- It ${shapeInWords(shape)}.`] : []),
    ...runs.map((each) => runsLine(flow, each)),
  ];
}

/** By the table of docs/guide/versions.md. */
function runsLine(flow: string, runs: RunsUnderWay): string {
  const which = `Runs of ${code(runs.version)}`;
  switch (runs.fate) {
    case "finish":
      return `- ${which} under way finish on it: it is still there.`;
    case "wait":
      return `- ⚠️ ${which} under way wait for it (${code("waiting")} for a ${code("version")}): it is not there any more. Look whether there are any with ${code(`waybill runs list --flow ${flow}`)}, or keep it beside the others until they are over.`;
    case "go-on":
      return `- ${which} under way go on: the flow ${shapeInWords(runs.shape)} under the same version, and all that is recorded fits. Those that are past a new step do it when they are taken up the next time.`;
    case "held-back":
      return `- ❌ ${which} that are past a step that is gone are held back (${code("divergence")}): the flow ${shapeInWords(runs.shape)} under the same version. Give it a new version, and keep ${code(runs.version)} beside it.`;
  }
}

/** `asks no more for step "a", asks for step "b", and may have renamed ...`. */
export function shapeInWords({ removed, added, renamed, isReordered }: ShapeDifference): string {
  const renames = renamed.map(({ from, to }) => `${code(from)} into ${code(to)}`);
  const gone = without(
    removed,
    renamed.map(({ from }) => from),
  );
  const come = without(
    added,
    renamed.map(({ to }) => to),
  );
  const parts = [
    ...(renames.length === 0 ? [] : [`renamed, as it seems, ${renames.join(", ")}`]),
    ...(gone.length === 0 ? [] : [`no longer has ${codes(gone)}`]),
    ...(come.length === 0 ? [] : [`has ${codes(come)} in addition`]),
    ...(isReordered ? ["has its steps in another order"] : []),
  ];
  return parts.join(", and ");
}

function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return all.filter((each) => {
    const index = left.indexOf(each);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}
