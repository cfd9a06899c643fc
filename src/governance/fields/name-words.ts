/**
 * The words of a name, in lower case, without accents: `customerEmail`, `customer_email`, `Customer-E-Mail`, `CUSTOMER_EMAIL`.
 * A number at the end counts for nothing (`address1`), nor does the `s` of a plural.
 */
export function wordsOf(name: string): readonly string[] {
  const spaced = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replace(/ipv[46]/gi, "Ip")
    .replace(/(\p{Lu}+)(?=\p{Lu}\p{Ll})/gu, "$1 ")
    .replace(/([\p{Ll}\d])(?=\p{Lu})/gu, "$1 ")
    .replace(/(\p{L}{3,})(?=\d+\b)/gu, "$1 ");
  const words = spaced.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
  const last = words.findLastIndex((word) => !/^\d+$/.test(word));
  return joined(words.slice(0, last + 1)).map(singular);
}

/** `e-mail` and `eMail` are one word. */
function joined(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    if (word === "mail" && words[index - 1] === "e") return ["email"];
    return word === "e" && words[index + 1] === "mail" ? [] : [word];
  });
}

/** Enough for the words that are looked for. */
function singular(word: string): string {
  if (/(?:dress|pass|cross|process|access|business)es$/.test(word)) return word.slice(0, -2);
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return /[^siu]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}
