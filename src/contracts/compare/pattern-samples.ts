/**
 * Texts that match a regular expression, made from its plainer parts. Whoever uses them checks them: what this does not
 * understand it passes over.
 */
import { regExpOf } from "./holds.ts";

const known = new Map<string, readonly string[]>();

/** A few texts that match, as far as any could be made. */
export function samplesOfPattern(pattern: string): readonly string[] {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const regExp = regExpOf(pattern);
  const made = [0, 1, 2, 3].flatMap((variant) => {
    const reader = { text: pattern, at: 0, variant };
    try {
      return [alternatives(reader)];
    } catch {
      return [];
    }
  });
  const plain = pattern.replaceAll(/[\^$\\]/g, "");
  const samples = [...new Set([...made, ...made.map((text) => `${text}a`), plain, "a", "0", "A", "abc"])].filter(
    (text) => regExp?.test(text) === true,
  );
  known.set(pattern, samples);
  return samples;
}

interface Reader {
  readonly text: string;
  at: number;
  /** Which of several possibilities is taken. */
  readonly variant: number;
}

function alternatives(reader: Reader): string {
  const branches = [sequence(reader)];
  while (reader.text[reader.at] === "|") {
    reader.at++;
    branches.push(sequence(reader));
  }
  return branches[reader.variant % branches.length] ?? "";
}

function sequence(reader: Reader): string {
  let made = "";
  while (reader.at < reader.text.length && reader.text[reader.at] !== "|" && reader.text[reader.at] !== ")") {
    const atom = readAtom(reader);
    made += atom.repeat(readCount(reader));
  }
  return made;
}

function readAtom(reader: Reader): string {
  const character = reader.text[reader.at++] ?? "";
  switch (character) {
    case "^":
    case "$":
      return "";
    case ".":
      return "a";
    case "(":
      return group(reader);
    case "[":
      return characterClass(reader);
    case "\\":
      return escaped(reader);
    default:
      return character;
  }
}

function group(reader: Reader): string {
  const isNegative = /^\?<?!/.test(reader.text.slice(reader.at));
  const prefix = /^\?(?:[:=!]|<[=!]|<[^>]*>)/.exec(reader.text.slice(reader.at))?.[0] ?? "";
  reader.at += prefix.length;
  const isLookaround = /[=!]$/.test(prefix);
  const made = alternatives(reader);
  reader.at++;
  return isNegative || isLookaround ? "" : made;
}

const classes: Readonly<Record<string, string>> = {
  d: "5",
  w: "b",
  s: " ",
  D: "x",
  W: "-",
  S: "s",
  n: "\n",
  t: "\t",
  r: "\r",
};

function escaped(reader: Reader): string {
  const character = reader.text[reader.at++] ?? "";
  if (character === "b" || character === "B") return "";
  if (character === "p" || character === "P") {
    const end = reader.text.indexOf("}", reader.at);
    const name = reader.text.slice(reader.at + 1, end);
    reader.at = end + 1;
    return character === "P" ? "-" : /^N|Digit/.test(name) ? "5" : /Lu|Uppercase/.test(name) ? "B" : "b";
  }
  if (character === "u" || character === "x") return code(reader, character);
  return classes[character] ?? character;
}

function code(reader: Reader, kind: string): string {
  const rest = reader.text.slice(reader.at);
  const match = kind === "x" ? /^([0-9a-f]{2})/i.exec(rest) : /^(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/i.exec(rest);
  reader.at += match?.[0].length ?? 0;
  return String.fromCodePoint(Number.parseInt(match?.[1] ?? match?.[2] ?? "61", 16));
}

function characterClass(reader: Reader): string {
  const isNegated = reader.text[reader.at] === "^";
  if (isNegated) reader.at++;
  const members: string[] = [];
  while (reader.at < reader.text.length && (reader.text[reader.at] !== "]" || members.length === 0)) {
    const character = reader.text[reader.at++] ?? "";
    members.push(character === "\\" ? escaped(reader) : character);
    if (reader.text[reader.at] === "-" && reader.text[reader.at + 1] !== "]") {
      reader.at++;
      const end = reader.text[reader.at++] ?? "";
      members.push(end === "\\" ? escaped(reader) : end);
    }
  }
  reader.at++;
  if (!isNegated) return members[reader.variant % members.length] ?? "";
  return [..."aA0-_ .é~"].find((each) => !members.includes(each)) ?? "a";
}

function readCount(reader: Reader): number {
  const rest = reader.text.slice(reader.at);
  const match = /^(?:\{(\d+)(,(\d*))?\}|[*+?])[?+]?/.exec(rest);
  if (match === null) return 1;
  reader.at += match[0].length;
  const isMany = reader.variant % 2 === 1;
  if (match[1] === undefined) return match[0].startsWith("+") ? (isMany ? 3 : 1) : isMany ? 1 : 0;
  const min = Number(match[1]);
  const max = match[2] === undefined ? min : match[3] ? Number(match[3]) : min + 2;
  return Math.min(isMany ? max : min, 1_000);
}
