/** Texts in code that look like a password or a key. */
import { isSecretName } from "../fields/secret-names.ts";
import type { SourceLiteral } from "../source/source.ts";

/** Keys that are known by their form, and whose they are. */
const forms: readonly (readonly [is: string, form: RegExp])[] = [
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["a token of GitHub", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/],
  ["a token of GitLab", /\bglpat-[\w-]{20,}/],
  ["a key of Stripe", /\b[sr]k_live_[A-Za-z0-9]{16,}/],
  ["a secret of webhooks", /\bwhsec_[A-Za-z0-9+/]{24,}={0,2}/],
  ["a token of Slack", /\bxox[abeoprs]-(?:\d+-)*[A-Za-z0-9-]{20,}/],
  ["a webhook address of Slack", /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}/],
  ["a key of Google", /\bAIza[\w-]{35}/],
  ["a key of SendGrid", /\bSG\.[\w-]{20,}\.[\w-]{40,}/],
  ["a token of npm", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a token of Shopify", /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/],
  ["a key of a language model", /\bsk-(?:ant|proj)-[\w-]{20,}/],
  ["a key of Azure", /\bAccountKey=[A-Za-z0-9+/]{80,}=*/],
  ["a signed token (JWT)", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
];

/** In the place of a value, these say that it is none. */
const placeholder =
  /example|placeholder|dummy|redacted|change[-_ ]?me|your[-_ ]|insert[-_ ]|x{6,}|\*{3,}|\.{3}|[<>{}]|0{12,}/i;
const madeUp = /test|fake|sample|secret|password|passwort|token|1234|abcd|todo|local|demo|dev/i;

/** What a text looks like, in words; undefined when it looks like no key. Never gives a part of the text. */
export function secretIn(literal: SourceLiteral): string | undefined {
  const { value } = literal;
  const known = forms.find(([, form]) => isReal(form.exec(value)?.[0]));
  if (known !== undefined) return known[0];
  if (hasPassword(value)) return "an address with a password in it";
  return isNamedSecret(literal) ? `the value of "${literal.name}"` : undefined;
}

function isReal(found: string | undefined): boolean {
  return found !== undefined && !placeholder.test(found);
}

/** `postgres://app:4tHs8d2@db.example.com`. */
function hasPassword(value: string): boolean {
  const password = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*:([^\s@/?#]+)@[^\s@]/i.exec(value)?.[1];
  return (
    password !== undefined &&
    password.length > 3 &&
    isReal(password) &&
    !/^(?:\w*pass\w*|\w*secret|pw)$/i.test(password)
  );
}

/** Names of environment variables say where a value is. */
const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
/** Words, ways and addresses: what people write for people and programs. */
const readable = /^(?:[a-z]+:\/\/.*|[./].*|urn:.*|(?:[A-Za-z]+\d{0,2}[-_./:])*[A-Za-z]+\d{0,2})$/;

function isNamedSecret({ name, value, argumentOf }: SourceLiteral): boolean {
  if (name === undefined || /(?:^|\.)secret$/.test(argumentOf ?? "")) return false;
  const text = value.replace(/^(?:Bearer|Basic|Token)\s+/i, "");
  const isGiven = isSecretName(name) || (text !== value && /^(?:proxy-)?authorization$/i.test(name));
  if (!isGiven || text.length < 16 || /\s/.test(text) || placeholder.test(text) || madeUp.test(text)) return false;
  return !variable.test(text) && !readable.test(text) && bitsOf(text) >= 3;
}

/** Entropy of a text by its characters, in bits for each (Shannon): words have about 2.5, keys more than 3. */
function bitsOf(text: string): number {
  const characters = [...text];
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / characters.length);
  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
}
