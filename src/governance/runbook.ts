/** The parts that a runbook must have, each under a heading of Markdown. */
export const runbookParts = ["what it looks like", "first action", "rollback", "contacts", "exceptions"] as const;
export type RunbookPart = (typeof runbookParts)[number];

/** How the heading of each part begins. */
const headings: Readonly<Record<RunbookPart, RegExp>> = {
  "what it looks like": /^(?:what (?:it|this) looks like|symptoms?)\b/i,
  "first action": /^(?:first (?:action|step)s?|what to do first)\b/i,
  rollback: /^roll(?:ing)?[ -]?back\b/i,
  contacts: /^(?:contacts?|who to call)\b/i,
  exceptions: /^(?:the )?(?:(?:three|3) )?(?:most )?common exceptions\b/i,
};

/** The texts of the parts that are there, without their headings. */
export type RunbookTexts = ReadonlyMap<RunbookPart, string>;

/**
 * The parts of a runbook, whatever else is in it. Headings of any level count. A heading below a part's own belongs to the part.
 * What looks like a heading in a block of code is none.
 */
export function partsOfRunbook(markdown: string): RunbookTexts {
  const texts = new Map<RunbookPart, string>();
  let current: { readonly part: RunbookPart; readonly level: number } | undefined;
  let isCode = false;
  for (const line of markdown.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode;
    const heading = isCode ? null : /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading === null) {
      if (current !== undefined) texts.set(current.part, `${texts.get(current.part) ?? ""}${line}\n`);
      continue;
    }
    const [, { length: level } = "", title = ""] = heading;
    const part = runbookParts.find((candidate) => headings[candidate].test(title));
    if (part !== undefined) current = { part, level };
    else if (current !== undefined && level <= current.level) current = undefined;
    if (part !== undefined && !texts.has(part)) texts.set(part, "");
  }
  return texts;
}

/** The exceptions that a runbook tells of: the items of the list at the outermost level, or the headings, of that part. */
export function exceptionCount(text: string): number {
  return text.split("\n").filter((line) => /^(?:\d+[.)]|[-*+])\s+\S/.test(line)).length;
}
