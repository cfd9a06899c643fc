import type { Place } from "./source/source.ts";
import { isPlaceholder, unfinishedMark } from "./text/placeholder.ts";

/** The parts that a runbook must have, each under a heading of Markdown. */
export const runbookParts = ["what it looks like", "first action", "rollback", "contacts", "exceptions"] as const;
export type RunbookPart = (typeof runbookParts)[number];

/** How the heading of each part begins, without numbers and signs before it. */
const headings: Readonly<Record<RunbookPart, RegExp>> = {
  "what it looks like": /^(?:what (?:it|this) looks like|what you see|symptoms?|signs?)\b/i,
  "first action": /^(?:first (?:action|step|response)s?|immediate actions?|what to do first)\b/i,
  rollback: /^(?:how to )?(?:roll(?:ing)?[ -]?back|back(?:ing)?[ -]?out)\b/i,
  contacts: /^(?:contacts?|whom? to (?:call|contact)|escalations?)\b/i,
  exceptions: /^(?:the )?(?:(?:three|3) )?(?:most )?(?:(?:common|frequent|known) )?exceptions\b/i,
};

/** A place in a runbook, for findings about it as a whole: its first line. */
export function placeOfRunbook(path: string): Place {
  return { file: path.replace(/^(?:\.\/)+/, ""), line: 1, column: 1 };
}

/** The texts of the parts that are there, without their headings. */
export type RunbookTexts = ReadonlyMap<RunbookPart, string>;

/**
 * The parts of a runbook, whatever else is in it. Headings of any level count. A heading below a part's own belongs to the part,
 * unless it begins a part itself. What looks like a heading in a block of code is none.
 */
export function partsOfRunbook(markdown: string): RunbookTexts {
  const texts = new Map<RunbookPart, string>();
  let current: { readonly part: RunbookPart; readonly level: number } | undefined;
  for (const { text, level } of linesOf(markdown)) {
    const part = level === undefined ? undefined : partOf(text);
    if (part !== undefined && level !== undefined) {
      current = { part, level };
      texts.set(part, texts.get(part) ?? "");
      continue;
    }
    if (current !== undefined && level !== undefined && level <= current.level) current = undefined;
    if (current !== undefined) texts.set(current.part, `${texts.get(current.part) ?? ""}${text}\n`);
  }
  return texts;
}

interface Line {
  readonly text: string;
  /** Of a heading, from 1. */
  readonly level?: number;
}

function linesOf(markdown: string): readonly Line[] {
  let isCode = false;
  const lines = markdown.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "").split(/\r?\n/);
  return lines.map((text, index): Line => {
    if (/^\s*(?:```|~~~)/.test(text)) isCode = !isCode;
    if (isCode) return { text };
    const hashes = /^(#{1,6})\s+\S/.exec(text)?.[1];
    return hashes === undefined ? underlined(text, lines[index + 1]) : { text, level: hashes.length };
  });
}

/** A heading may also be a line with a line of `=` or `-` below it. */
function underlined(text: string, next = ""): Line {
  if (!/^[\p{L}\p{N}]/u.test(text)) return { text };
  if (/^=+\s*$/.test(next)) return { text, level: 1 };
  return /^-{2,}\s*$/.test(next) ? { text, level: 2 } : { text };
}

/** `## **3. Rollback** ##` is as good as `## Rollback`. */
function partOf(heading: string): RunbookPart | undefined {
  const title = heading.replace(/^[^\p{L}]+/u, "");
  return runbookParts.find((part) => headings[part].test(title));
}

/** `unfinished` has words such as "TODO" in it. */
export type PartState = "missing" | "empty" | "unfinished" | "written";

export function stateOfPart(texts: RunbookTexts, part: RunbookPart): PartState {
  const text = texts.get(part);
  if (text === undefined) return "missing";
  if (isPlaceholder(bodyOf(text))) return "empty";
  return unfinishedMark(text) === undefined ? "written" : "unfinished";
}

const dashes = /^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$/;

/** Without headings and the heads of tables, which say nothing themselves. */
function bodyOf(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line, index) => !/^#{1,6}\s/.test(line) && !dashes.test(line) && !isHead(line, lines[index + 1]))
    .join("\n");
}

function isHead(line: string, next = ""): boolean {
  return line.includes("|") && dashes.test(next);
}

/**
 * The exceptions that a runbook tells of in that part: the items of its lists at the outermost level, or its headings, or the
 * rows of its table, of which there are most.
 */
export function exceptionCount(text: string): number {
  const lines = text.split("\n");
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  const levels = [3, 4, 5, 6].map((level) => count(new RegExp(`^#{${level}}\\s+\\S`)));
  const rows = bodyOf(text)
    .split("\n")
    .filter((line) => line.startsWith("|") && /[\p{L}\p{N}]/u.test(line)).length;
  return Math.max(count(/^(?:\d+[.)]|[-*+])\s+\S/), rows, ...levels);
}
