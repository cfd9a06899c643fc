import type { JudgedChange, SchemaDiff } from "../../contracts/compare/diff.ts";
import type { ComparisonPolicy } from "../../contracts/compatibility.ts";
import type { Json } from "../../core/json.ts";
import type { Colors } from "../context.ts";
import { type Excerpt, excerptOf } from "./excerpt.ts";
import { clip, oneLine, table } from "./table.ts";

/** What a person needs to read changes: colours, the columns of the terminal. */
export interface DiffView {
  readonly colors: Colors;
  readonly columns: number;
}

/** Together about what a screen holds; the rest is counted, and --json has all of it. */
const maxInFull = 5;
const maxInShort = 10;
const maxDocumentLines = 6;

/** Characters of a document that is shown as one line. */
const maxLineLength = 80;

/**
 * The verdict, what breaks with its counterexamples, and the other changes.
 * @param wasValid whether a document is valid under the old version: says which way a counterexample goes.
 */
export function formatSchemaDiff(diff: SchemaDiff, wasValid: (document: Json) => boolean, view: DiffView): string {
  const breaking = diff.changes.filter((change) => change.breaking);
  const others = diff.changes.filter((change) => !change.breaking);
  return [
    formatVerdict(diff, view.colors),
    ...breaking.slice(0, maxInFull).map((change) => formatBreaking(change, wasValid, view)),
    ...formatShort("MORE THAT BREAKS", breaking.slice(maxInFull), view),
    ...formatShort(diff.compatible ? "CHANGES" : "OTHER CHANGES", others, view),
  ].join("\n\n");
}

function formatVerdict({ compatible, mode, policy, requiredBump, changes }: SchemaDiff, colors: Colors): string {
  const verdict = compatible ? `${colors.green("✓")} compatible` : `${colors.red("✗")} not compatible`;
  const bump = {
    major: "a major version is needed",
    minor: "a minor version is enough",
    patch: "a patch version is enough",
    none: "no new version is needed",
  }[requiredBump];
  const lines = [`${verdict} (${mode}, ${policy}): ${bump}`, colors.dim(`  ${demandOf(mode, policy)}`)];
  if (changes.length > 0) return lines.join("\n");
  // Another order of keywords or of definitions that nothing refers to, say.
  const nothing = requiredBump === "none" ? "Nothing changed." : "Nothing changed that says something of documents.";
  return [...lines, `  ${nothing}`].join("\n");
}

function demandOf(mode: SchemaDiff["mode"], policy: ComparisonPolicy): string {
  const which = policy === "lenient" ? ", without properties that only the other version names," : "";
  const backward = `what is valid under OLD${which} must be valid under NEW`;
  const forward = `what is valid under NEW${which} must be valid under OLD`;
  if (mode.startsWith("BACKWARD")) return backward;
  return mode.startsWith("FORWARD") ? forward : `${backward}, and the reverse`;
}

function formatBreaking(change: JudgedChange, wasValid: (document: Json) => boolean, view: DiffView): string {
  const { colors } = view;
  const mark = change.unknown ? colors.yellow("?") : colors.red("✗");
  const lines = [`${mark} ${colors.bold(placeOf(change))}`, `  ${oneLine(change.message)}`];
  const { counterexample } = change;
  if (counterexample === undefined) return lines.join("\n");
  const way = wasValid(counterexample) ? "valid before, not after" : "valid after, not before";
  const { at, value } = shownPart(counterexample, change.pointer);
  const title = at === "" ? way : `${way}: a document with, at ${oneLine(at)}`;
  const [first = "", ...rest] = formatDocument(value, view.columns - 4);
  const isShort = rest.length === 0 && title.length + first.length + 4 <= view.columns;
  const shown = isShort ? [`  ${title}: ${first}`] : [`  ${title}:`, ...[first, ...rest].map((line) => `    ${line}`)];
  return [...lines, ...shown].join("\n");
}

/** All of a small document; of a large one the part that the change is about. */
function shownPart(document: Json, pointer: string): Excerpt {
  return JSON.stringify(document).length <= maxLineLength ? { at: "", value: document } : excerptOf(document, pointer);
}

function formatDocument(document: Json, columns: number): readonly string[] {
  const compact = oneLine(JSON.stringify(document));
  if (compact.length <= Math.min(columns, maxLineLength)) return [compact];
  const lines = JSON.stringify(document, null, 2).split("\n");
  const shown = lines.slice(0, maxDocumentLines).map((line) => {
    const indent = line.length - line.trimStart().length;
    return " ".repeat(indent) + clip(line, Math.max(10, columns - indent));
  });
  const hidden = lines.length - shown.length;
  return hidden === 0 ? shown : [...shown, `… ${hidden} more lines; --json has all`];
}

function formatShort(
  title: string,
  changes: readonly JudgedChange[],
  { colors, columns }: DiffView,
): readonly string[] {
  if (changes.length === 0) return [];
  const shown = changes.slice(0, maxInShort);
  const places = shown.map((change) => clip(placeOf(change), Math.max(20, Math.floor(columns / 2))));
  const width = Math.max(title.length, ...places.map((place) => place.length)) + 2;
  const rows = shown.map(({ message }, index) => [places[index] ?? "", clip(message, Math.max(30, columns - width))]);
  const hidden = changes.length - shown.length;
  const more = hidden === 0 ? [] : [`… ${hidden} more; --json has all`];
  return [[table([colors.bold(title), ""], rows), ...more].join("\n")];
}

/** The pointer of the document itself is empty. */
function placeOf({ pointer }: JudgedChange): string {
  return pointer === "" ? "(the whole schema)" : oneLine(pointer);
}
