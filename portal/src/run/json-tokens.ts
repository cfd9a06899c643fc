export interface JsonToken {
  readonly kind: "key" | "string" | "number" | "word" | "plain";
  readonly text: string;
  /** Offset in the text; unique, so it can stand for the token. */
  readonly at: number;
}

const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** Pretty JSON text cut into what is coloured alike. Joined, the tokens are the text again. */
export function jsonTokens(text: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  const push = (kind: JsonToken["kind"], from: number, to: number) => {
    if (to > from) tokens.push({ kind, text: text.slice(from, to), at: from });
    end = to;
  };
  for (const match of text.matchAll(pattern)) {
    push("plain", end, match.index);
    const [whole, quoted, colon] = match;
    const kind =
      quoted === undefined ? (/^[-\d]/.test(whole) ? "number" : "word") : colon === undefined ? "string" : "key";
    push(kind, match.index, match.index + (quoted ?? whole).length);
  }
  push("plain", end, text.length);
  return tokens;
}
