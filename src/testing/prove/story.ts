import { isOpen } from "../../runs/status.ts";
import { adviceFor } from "./advice.ts";
import type { Difference } from "./compare.ts";
import type { Case, Mistake } from "./diagnose.ts";
import { type End, type Made, madeIn } from "./trace.ts";
import { courseInWords, createRunNames, disturbanceInWords, type RunNames } from "./words.ts";

/** Where in the proof it was found. */
export interface Place {
  /** 1 for the first scenario. */
  readonly scenario: number;
  readonly of: number;
}

/** The whole story of a failed proof, for a person: what differs, what happened, why, and what to do. */
export function tellStory(flow: string, subject: Case, mistake: Mistake, place: Place): string {
  const names = createRunNames(subject.found);
  const { why, todo } = adviceFor(mistake, names);
  return [
    `Flow "${flow}" ${headline(subject.difference, names)}`,
    "",
    `What happened (scenario ${place.scenario} of ${place.of}: ${names(disturbanceInWords(subject.disturbance))})`,
    ...numbered(courseInWords(subject.found, names)),
    "",
    `Why (${mistake.kind})`,
    ...wrapped(names(capitalised(why))),
    "",
    "What to do",
    ...wrapped(capitalised(todo)),
  ].join("\n");
}

function headline(difference: Difference, names: RunNames): string {
  switch (difference.kind) {
    case "extra-effect":
      return `is not safe to run twice: ${effectInWords(difference.made)} happened ${times(difference.made.length)}, and ${times(difference.expected.length)} when nothing goes wrong.`;
    case "missing-effect":
      return `loses an effect: ${effectInWords(difference.expected)} happened ${times(difference.made.length)}, and ${times(difference.expected.length)} when nothing goes wrong.`;
    case "stuck": {
      const open = difference.ends.find(({ status }) => isOpen(status));
      return `does not come to its end: ${open?.flow ?? "a run"} stays ${open?.status ?? "unfinished"} for ever.`;
    }
    case "extra-run":
      return `is not safe to run twice: ${difference.flow} has more runs than when nothing goes wrong, ${difference.ends.length}.`;
    case "other-end": {
      const flow = (difference.found[0] ?? difference.expected[0])?.flow ?? "a run";
      const [found, expected] = [statuses(difference.found), statuses(difference.expected)];
      if (found === expected)
        return `does not end as it should: ${flow} has another result than when nothing goes wrong.`;
      return `does not end as it should: ${flow} is ${found} instead of ${expected}.`;
    }
    case "other-requests":
      return `does not go the same way again: executed anew, ${difference.replay.later.flow} did not ask for ${names(difference.replay.missing)}, although it had done it.`;
    case "other-watched":
      return "is not safe to run twice: what it left behind is not what it leaves behind when nothing goes wrong.";
  }
}

function effectInWords(made: readonly Made[]): string {
  const [first] = made;
  if (first === undefined) return "an effect";
  const { method, path, businessKey, collection } = first.effect;
  const about = businessKey === undefined ? "" : ` (${collection} of ${businessKey})`;
  return `${method} ${path} at ${first.call.system}${about}`;
}

function times(count: number): string {
  return count === 1 ? "once" : count === 0 ? "never" : `${count} times`;
}

function statuses(ends: readonly End[]): string {
  if (ends.length === 0) return "not there";
  return ends.map(({ status, cause }) => `${status}${cause === undefined ? "" : ` (${cause})`}`).join(", ");
}

function numbered(lines: readonly string[]): readonly string[] {
  const width = String(lines.length).length;
  return lines.map((line, index) => `  ${String(index + 1).padStart(width)}. ${line}`);
}

const lineLength = 110;

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length + 1 > lineLength) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The story of an execution that ends badly although nothing goes wrong: then there is nothing to compare with. */
export function tellUndisturbed(flow: string, subject: Pick<Case, "found">, wanted: string): string {
  const names = createRunNames(subject.found);
  return [
    `Flow "${flow}" cannot be proven: when nothing goes wrong it does not end as ${wanted}.`,
    "",
    "What happened",
    ...numbered(courseInWords(subject.found, names)),
    "",
    "What to do",
    ...wrapped(
      'Mend the flow, the message or the simulated systems of the proof; say with "tasks" what people hand in. If it is to end like this, say so with "ends".',
    ),
    ...(madeIn(subject.found).length === 0 ? ["", "No system was changed."] : []),
  ].join("\n");
}
