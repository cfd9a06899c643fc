import { WaybillError } from "../core/errors.ts";

/** RFC 9110, section 5.6.2: a token. */
const name = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Headers as they are written on the command line: `Name: value`, where the value may be `env:NAME`, so that a secret is not on it.
 * Names come out in lower case.
 * @throws WaybillError `request-invalid`. It cites no value.
 */
export function headersOf(
  flags: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const entries = flags.map((flag, place) => {
    const colon = flag.indexOf(":");
    const key = flag.slice(0, Math.max(0, colon)).trim();
    if (!name.test(key)) throw invalid(`Header ${place + 1} is not written as NAME:VALUE.`);
    return [key.toLowerCase(), headerValue(key, flag.slice(colon + 1).trim(), env)] as const;
  });
  return Object.fromEntries(entries);
}

function headerValue(key: string, text: string, env: Readonly<Record<string, string | undefined>>): string {
  const variable = /^env:(\w+)$/.exec(text)?.[1];
  if (variable === undefined) return requireSendable(key, text);
  const value = env[variable];
  if (value !== undefined && value !== "") return requireSendable(key, value);
  throw invalid(
    `Header ${key} is to come from the environment variable ${variable}, which is not set. Set it, or write it to .env.`,
  );
}

function requireSendable(key: string, value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw invalid(`The value of header ${key} has characters that a header cannot have.`);
}

function invalid(message: string): WaybillError {
  return new WaybillError("request-invalid", message);
}
