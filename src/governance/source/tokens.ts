import { parse } from "acorn";

/**
 * The words and signs of a module, one a line: two texts that differ only in comments, blanks and line breaks have the same. Of a
 * text that is no JavaScript it is the text.
 */
export function tokensOf(text: string): string {
  const tokens: string[] = [];
  try {
    parse(text, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowHashBang: true,
      onToken: ({ start, end }) => tokens.push(text.slice(start, end)),
    });
  } catch {
    return text;
  }
  return tokens.join("\n");
}
