import { wordsOf } from "./name-words.ts";

/** What gives access: phrases that a name ends with, in English, German, French and Spanish. */
const endings = [
  ...["password", "passwd", "pwd", "passphrase", "passcode", "password hash", "passwort", "kennwort"],
  ...["mot de passe", "mot passe", "contrasena"],
  ...["secret", "api key", "apikey", "access key", "secret key", "private key", "signing key", "encryption key"],
  ...["token", "credential", "authorization header", "auth header", "connection string", "session cookie"],
  ...[
    "cvv",
    "cvv2",
    "cvc",
    "cvc2",
    "card verification code",
    "card security code",
    "otp",
    "one time password",
    "card pin",
  ],
];

/** Before `token`, these say that it only marks a place, or that it is a piece of text. */
const harmless = new Set([
  ...["page", "next", "previous", "prev", "continuation", "sync", "pagination", "cursor", "resume", "skip"],
  ...["prompt", "completion", "input", "output", "max", "total", "design", "text", "start", "end"],
]);

/** Whether the name of a field looks like a password, a token or another key: `clientSecret`, `api_key`, `cvv`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const text = ` ${words.join(" ")}`;
  if (words[0] === "is" || words[0] === "has" || !endings.some((phrase) => text.endsWith(` ${phrase}`))) return false;
  return words.at(-1) !== "token" || !words.some((word) => harmless.has(word));
}
