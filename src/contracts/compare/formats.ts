import { fullFormats } from "ajv-formats/dist/formats.js";

/** Formats of numbers (OpenAPI); the others are of strings. */
export const numberFormats: ReadonlySet<string> = new Set(["int32", "int64", "float", "double"]);

/** Texts that have the format, the plainest first. */
const samples: Readonly<Record<string, readonly string[]>> = {
  date: ["2026-01-31", "1999-12-01"],
  time: ["12:00:00Z", "00:30:15+02:00"],
  "date-time": ["2026-01-31T12:00:00Z", "1999-12-01T00:30:15.5+02:00"],
  "iso-time": ["12:00:00", "00:30:15Z"],
  "iso-date-time": ["2026-01-31T12:00:00", "1999-12-01T00:30:15Z"],
  duration: ["P1D", "PT5M", "P2W"],
  uri: ["https://example.com/a", "urn:a:b"],
  "uri-reference": ["/a", "https://example.com/a", "a#b"],
  "uri-template": ["/a/{b}", "a"],
  url: ["https://example.com/a", "https://example.org"],
  email: ["a@example.com", "b.c@example.org"],
  hostname: ["example.com", "a"],
  ipv4: ["192.0.2.1", "203.0.113.7"],
  ipv6: ["2001:db8::1", "::1"],
  regex: ["a+", "^b$"],
  uuid: ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "00000000-0000-0000-0000-000000000000"],
  "json-pointer": ["", "/a", "/a/0"],
  "json-pointer-uri-fragment": ["#", "#/a"],
  "relative-json-pointer": ["0", "1/a", "2#"],
  byte: ["", "YWE=", "YWFh"],
};

export function samplesOfFormat(name: string): readonly string[] {
  return samples[name] ?? [];
}

/** Whether a string has a format, by the judge that documents meet; what it does not know every string has. */
export function formatHolds(name: string, value: string): boolean {
  const format = Object.hasOwn(fullFormats, name) ? fullFormats[name as keyof typeof fullFormats] : true;
  if (format === true) return true;
  if (format instanceof RegExp) return format.test(value);
  const check = typeof format === "object" && "validate" in format ? format.validate : format;
  if (check instanceof RegExp) return check.test(value);
  return typeof check !== "function" || (check as (text: string) => boolean)(value);
}

/** Whether every string has it, as far as the judge knows. */
export function isFreeFormat(name: string): boolean {
  return !Object.hasOwn(fullFormats, name) || fullFormats[name as keyof typeof fullFormats] === true;
}
