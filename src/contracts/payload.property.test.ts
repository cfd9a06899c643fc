import fc from "fast-check";
import { expect, it } from "vitest";
import { appendPointer } from "../core/json.ts";
import { parsePayload } from "./payload.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const json = fc.jsonValue({ maxDepth: 6 });

it("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(typeof parsePayload(bytes).ok).toBe("boolean");
    }),
    { numRuns: 1_000 },
  );
});

it("no scramble of JSON's own characters makes it throw or hides that it is not JSON", () => {
  const piece = fc.constantFrom(
    '"',
    "\\",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "1",
    "e",
    ".",
    "-",
    "9007199254740993",
    "__proto__",
    " ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      const result = parsePayload(bytesOf(text));
      if (result.ok) expect(result.value.value).toEqual(JSON.parse(text));
    }),
    { numRuns: 2_000 },
  );
});

it("what JSON can write is read back", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      fc.pre(!/"__proto__"|"constructor"/.test(text));
      expect(parsePayload(bytesOf(text))).toEqual({ ok: true, value: { value: JSON.parse(text), text } });
    }),
  );
});

it("a large integer that would be written with other digits is refused at its place", () => {
  const place = fc.array(
    fc.string({ maxLength: 5 }).filter((name) => name !== "__proto__"),
    { maxLength: 5 },
  );
  const around = (path: readonly string[], inner: string) =>
    path.reduceRight((text, name) => `{"first":[1.5,"12345678901234567891"],${JSON.stringify(name)}:${text}}`, inner);
  fc.assert(
    fc.property(place, fc.bigInt({ min: -(10n ** 21n) + 1n, max: 10n ** 21n - 1n }), (path, integer) => {
      fc.pre(!path.includes("first"));
      const result = parsePayload(bytesOf(around(path, String(integer))));
      // Below 10^21 a number is written without exponent, so the digits can be compared.
      if (String(Number(integer)) === String(integer)) expect(result.ok).toBe(true);
      else expect(result).toMatchObject({ error: { pointer: path.reduce(appendPointer, "") } });
    }),
    { numRuns: 500 },
  );
});

it("a forbidden field is found wherever it is and however it is escaped", () => {
  const escaped = (name: string, mask: number) =>
    [...name].map((c, at) => ((mask >> at) & 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : c)).join("");
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 6 }), fc.nat({ max: 511 }), (path, mask) => {
      const forbidden = `{"${escaped("__proto__", mask)}":null}`;
      const text = path.reduceRight((inner, at) => `[${"0,".repeat(at)}${inner}]`, forbidden);
      const result = parsePayload(bytesOf(text));
      expect(result).toMatchObject({ error: { pointer: `${path.reduce(appendPointer, "")}/__proto__` } });
    }),
  );
});

it("a field that comes twice is found, whatever white space and escapes are around it", () => {
  const space = fc.constantFrom("", " ", "\n\t");
  const name = fc.string({ maxLength: 4 }).filter((text) => text !== "__proto__" && text !== "constructor");
  const member = fc
    .tuple(name, fc.oneof(json, fc.string()))
    .map(([key, value]) => ({ key, value: JSON.stringify(value) }));
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), space, space, (members, before, after) => {
      const text = `{${members.map(({ key, value }) => `${JSON.stringify(key)}${before}:${after}${value}`).join(",")}}`;
      fc.pre(!/"__proto__"|"constructor"/.test(text));
      const isTwice = new Set(members.map(({ key }) => key)).size < members.length;
      const result = parsePayload(bytesOf(text));
      expect(result.ok ? undefined : result.error.code).toBe(isTwice ? "payload-duplicate-member" : undefined);
    }),
    { numRuns: 1_000 },
  );
});
