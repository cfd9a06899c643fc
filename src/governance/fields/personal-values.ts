import type { Likeness } from "./personal-words.ts";

const email = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.\p{L}{2,}$/u;
/** With the code of a country: without one it could be any number. */
const phone = /^\+\d[\d ()./-]{5,}\d$/;
const ibanPattern = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
/** Visa, Mastercard, American Express, Discover, Diners, JCB, in the lengths that they have. */
const card =
  /^(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14})$/;

/** What an example of a field looks like; undefined when it is not of people. Only text can: a number could be any number. */
export function personalValue(value: unknown): Likeness | undefined {
  if (typeof value !== "string" || value.length > 320) return undefined;
  if (email.test(value)) return personal("an e-mail address");
  if (isPhone(value)) return personal("a phone number");
  if (isIban(value.replaceAll(" ", ""))) return personal("a bank account");
  if (isCard(value.replace(/[ -]/g, ""))) return { looksLike: "a payment card", class: "secret", form: "text" };
  return isIpv4(value) || isIpv6(value) ? personal("an IP address") : undefined;
}

/** What a format says of a field. */
export function personalFormat(format: string): Likeness | undefined {
  if (format === "email" || format === "idn-email") return personal("an e-mail address");
  return format === "ipv4" || format === "ipv6" ? personal("an IP address") : undefined;
}

function personal(looksLike: string): Likeness {
  return { looksLike, class: "personal", form: "text" };
}

function isPhone(value: string): boolean {
  const digitCount = value.replace(/\D/g, "").length;
  // E.164 has up to 15 digits; with fewer than 8 there is no subscriber behind the code of the country.
  return phone.test(value) && digitCount >= 8 && digitCount <= 15;
}

/** ISO 13616: the number that the letters and digits make, its first four at the end, leaves 1 when divided by 97. */
function isIban(text: string): boolean {
  if (!ibanPattern.test(text)) return false;
  const digits = [...text.slice(4), ...text.slice(0, 4)].map((each) => Number.parseInt(each, 36)).join("");
  return BigInt(digits) % 97n === 1n;
}

/** ISO/IEC 7812: Luhn. */
function isCard(digits: string): boolean {
  if (!card.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Not of this machine or of a private network: those are of things. */
function isIpv4(text: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return false;
  const [first = 0, second = 0] = parts;
  const isPrivate = first === 10 || (first === 192 && second === 168) || (first === 172 && second >= 16 && second < 32);
  // Below 16 it may as well be a version, such as 1.2.3.4.
  return !isPrivate && first >= 16 && first !== 127;
}

function isIpv6(text: string): boolean {
  if (!/^[\da-f:]+$/i.test(text) || text === "::" || text === "::1") return false;
  const halves = text.split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (groups.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return false;
  // `a::b` is a name in some languages.
  return halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length >= 3 && groups.length < 8;
}
