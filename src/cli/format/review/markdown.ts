/**
 * GitHub Flavored Markdown out of texts that anybody may have written: names in a pull request, messages, documents.
 *
 * 1. A text from outside is one line, cut to a length, and shows as itself: it makes no markup, no HTML, no link, and mentions nobody.
 * 2. What has to be read exactly is code; within code GitHub looks for nothing.
 *
 * @see https://github.github.com/gfm/
 */

/** Enough for every message of ours; more is somebody's joke. */
const longestText = 600;
const longestCode = 300;

/** A space that is not seen, between what GitHub would make a mention or a link of if it stood together. */
const noWidth = "&#8203;";

/** A text within a line. */
export function text(value: string, most = longestText): string {
  return plain(value, most)
    .replaceAll(/[\\`*_[\]|~$#]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/(?<=(?<!\w)@|#|\bGH-)(?=\w)|(?<=:)(?=\/\/)|(?<=\bwww)(?=\.)/gi, noWidth);
}

/** A name or a value as code. */
export function code(value: string, most = longestCode): string {
  const shown = plain(value, most);
  // A pipe ends a cell of a table, and a backslash before it does not help within backticks.
  if (shown !== "" && !/[`|\\]/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replaceAll(/[^\w .,:;/()@"'={}-]|_/g, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** Several as code, `none` when there are none; of many the first ones and how many there are beside them. */
export function codes(values: readonly string[], most = 10): string {
  if (values.length === 0) return "none";
  const shown = values.slice(0, most).map((value) => code(value));
  const hidden = values.length - shown.length;
  return hidden === 0 ? shown.join(", ") : `${shown.join(", ")} and ${hidden} more`;
}

/** @param rows of Markdown that has no line ends, as the functions above make it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Without what would move, hide or reorder text: control and format characters, and halves of characters. */
function plain(value: string, most: number): string {
  const line = value
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll(/\p{Cf}/gu, "\u{FFFD}")
    .trim();
  // By code points, so that none is cut in two.
  const points = [...line];
  return points.length <= most ? line : `${points.slice(0, most - 1).join("")}…`;
}
