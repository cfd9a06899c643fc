import { wordsOf } from "./name-words.ts";
import { type Kind, kinds, type Likeness, people, qualifiers, technical, things } from "./personal-words.ts";

const endings = indexed(({ endings: phrases = [] }) => phrases);
const alone = indexed(({ alone: phrases = [] }) => phrases);
const anywhere = indexed(({ anywhere: phrases = [] }) => phrases);

const nameOfPerson: Likeness = { looksLike: "the name of a person", class: "personal", form: "text" };

/**
 * What the name of a field looks like; undefined when it is not of people.
 * @param parent the name of what the field is in: a `name` in a `customer` is that of a person, an `ip` in a `server` is not.
 */
export function personalName(name: string, parent = ""): Likeness | undefined {
  const words = wordsOf(name);
  if (words.length === 0 || words[0] === "is" || words[0] === "has") return undefined;
  const around = wordsOf(parent);
  return byEnding(words, around) ?? (isNameOfPerson(words, around) ? nameOfPerson : undefined) ?? byPhrase(words);
}

/** The longest ending counts: an `ip address` is no address. */
function byEnding(words: readonly string[], around: readonly string[]): Likeness | undefined {
  for (let start = 0; start < words.length; start++) {
    const phrase = words.slice(start).join(" ");
    const before = words.slice(0, start);
    const kind = endings.get(phrase) ?? (before.every((word) => qualifiers.has(word)) ? alone.get(phrase) : undefined);
    if (kind !== undefined) return isOfThing([...around, ...before]) ? undefined : kind;
  }
  return undefined;
}

function byPhrase(words: readonly string[]): Likeness | undefined {
  if (technical.has(words.at(-1) ?? "")) return undefined;
  const phrases = words.flatMap((_, start) => words.slice(start).map((__, end) => words.slice(start, start + end + 1)));
  return phrases.map((phrase) => anywhere.get(phrase.join(" "))).find((kind) => kind !== undefined);
}

/** `customerName`, and `name` in a `customer`; a `userName` is what somebody signs in with, and a category has a full name too. */
function isNameOfPerson(words: readonly string[], around: readonly string[]): boolean {
  const [before = "", last = ""] = words.length === 1 ? [around.at(-1), ...words] : words.slice(-2);
  if (last === "fullname") return before === "" || people.has(before);
  if (before === "full" && last === "name") return around.length === 0 || people.has(around.at(-1) ?? "");
  const isUserName = words.length > 1 && before === "user";
  return ["name", "nom", "nombre"].includes(last) && people.has(before) && !isUserName;
}

/** Any word before the end can say so: `company_billing_address`. One for people takes it back: `company_contact_email`. */
function isOfThing(before: readonly string[]): boolean {
  return before.some((word) => things.has(word)) && !before.some((word) => people.has(word));
}

function indexed(phrasesOf: (kind: Kind) => readonly string[]): ReadonlyMap<string, Likeness> {
  return new Map(
    kinds.flatMap((kind) => {
      const likeness = { looksLike: kind.looksLike, class: kind.class, form: kind.form };
      return phrasesOf(kind).map((phrase) => [phrase, likeness] as const);
    }),
  );
}
