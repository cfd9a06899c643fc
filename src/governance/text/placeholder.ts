/**
 * Texts that were to be written later. What is in backticks or in a block of code does not count as a mark: there it is the name
 * of something.
 */

/** Whole texts that say nothing. */
const nothing =
  /\b(?:to[ -]?do|tb[acd]|fixme|x{3,}|n\/?a|none|nothing|nobody|unknown|placeholder|coming soon|work in progress|wip|to be (?:added|announced|confirmed|decided|defined|determined|done|filled in|written))\b/giu;

/** Marks that stand for something missing wherever they stand. Capitals only: "todo" is also a word of Spanish. */
const mark = /\b(?:TODO|TBD|TBC|FIXME|XXX)\b/u;

/** Whether a text is empty, or holds nothing but words such as "TODO", "tbd" and "n/a". */
export function isPlaceholder(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text.replaceAll(nothing, ""));
}

/** The first mark of something unfinished in a Markdown text: `TODO`. */
export function unfinishedMark(markdown: string): string | undefined {
  return mark.exec(markdown.replaceAll(/(```|~~~)[\s\S]*?(?:\1|$)|`[^`\n]*`/gu, ""))?.[0];
}
