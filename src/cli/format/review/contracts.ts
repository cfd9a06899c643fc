import type { JudgedChange, SchemaDiff } from "../../../contracts/compare/diff.ts";
import { judgeOf } from "../../../contracts/validate.ts";
import type { Json } from "../../../core/json.ts";
import type { ContractReview } from "../../../governance/review/contract-review.ts";
import type { TermChange } from "../../../governance/review/term-change.ts";
import { excerptOf } from "../excerpt.ts";
import { code, text } from "./markdown.ts";

/** Per contract; the rest is counted. */
const mostBreaking = 5;
const mostOthers = 10;

/** A block for each contract that came, changed or went. */
export function contractBlocks(reviews: readonly ContractReview[]): readonly string[] {
  if (reviews.length === 0) return [];
  return ["### Contracts", ...reviews.map(contractBlock)];
}

function contractBlock(review: ContractReview): string {
  const { contract, version, findings } = review;
  const name = `**${code(`${contract}@${version}`)}**`;
  const wrong = findings.map(({ message }) => `- ❌ ${text(message)}`);
  switch (review.change) {
    case "new":
      return [`${name} is new.`, ...wrong].join("\n");
    case "version":
      return [
        `${name} is a new version, ${bumpInWords(review.given)} after ${code(review.against)}: ${verdictOn(review.diff)}.`,
        ...wrong,
        ...changeLines(review),
      ].join("\n");
    case "changed":
      return [
        `${name} **changed under a published version**: ${verdictOn(review.diff)}.`,
        ...wrong,
        ...changeLines(review),
      ].join("\n");
    case "terms":
      return [`${name} says other things of itself.`, ...review.terms.map(termLine)].join("\n");
    case "removed":
      return [`${name} and all of its major are gone from the code.`, ...wrong].join("\n");
  }
}

function bumpInWords(bump: SchemaDiff["requiredBump"]): string {
  return bump === "none" ? "no more than a pre-release" : `a ${bump} one`;
}

function verdictOn({ compatible, mode, policy, requiredBump }: SchemaDiff): string {
  const how = `(${code(mode)}, ${code(policy)})`;
  if (!compatible) return `not compatible ${how}, which needs a **major** version`;
  return requiredBump === "none"
    ? `nothing changed in its schema ${how}`
    : `compatible ${how}, a **${requiredBump}** version is enough`;
}

function changeLines({
  before,
  diff,
}: {
  readonly before: Parameters<typeof judgeOf>[0];
  readonly diff: SchemaDiff;
}): readonly string[] {
  const breaking = diff.changes.filter((change) => change.breaking);
  const others = diff.changes.filter((change) => !change.breaking);
  const wasValid = breaking.length === 0 ? () => false : judgeOf(before);
  return [
    ...breaking.slice(0, mostBreaking).flatMap((change) => breakingLines(change, wasValid)),
    ...others.slice(0, mostOthers).map((change) => `- ${placeOf(change)} ${text(change.message)}`),
    ...more(breaking.length - mostBreaking, "breaking"),
    ...more(others.length - mostOthers, "harmless"),
  ];
}

function breakingLines(change: JudgedChange, wasValid: (document: Json) => boolean): readonly string[] {
  const line = `- ${change.unknown ? "❔" : "💥"} ${placeOf(change)} ${text(change.message)}`;
  const { counterexample } = change;
  if (counterexample === undefined) return [line];
  const way = wasValid(counterexample) ? "Valid before, not after" : "Valid after, not before";
  const { at, value } = excerptOf(counterexample, change.pointer);
  const isWhole = JSON.stringify(counterexample).length <= 120;
  const document = JSON.stringify(isWhole ? counterexample : value);
  const where = isWhole || at === "" ? "" : `, a document with, at ${code(at)}`;
  return [line, `  ${way}${where}: ${code(document)}`];
}

function placeOf({ pointer }: JudgedChange): string {
  return pointer === "" ? "(the whole schema)" : code(pointer);
}

function more(count: number, what: string): readonly string[] {
  return count > 0 ? [`- … ${count} more, ${what}`] : [];
}

function termLine({ term, from, to }: TermChange): string {
  const shown = (value: Json | undefined) =>
    value === undefined ? "nothing" : code(typeof value === "string" ? value : JSON.stringify(value));
  return `- ${term}: ${shown(from)} → ${shown(to)}`;
}
