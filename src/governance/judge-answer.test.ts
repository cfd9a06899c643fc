import { describe, expect, it } from "vitest";
import { contract } from "../contracts/contract.ts";
import { judgeAnswer, type ProviderAnswer } from "./judge-answer.ts";

const invoice = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  guarantees: { freshness: "5m" },
  schema: { type: "object", required: ["id"], properties: { id: { type: "string" }, total: { type: "integer" } } },
});
const now = Date.parse("2026-06-01T00:00:00Z");
const json = { "content-type": "application/json; charset=utf-8" };
const answer = (body: unknown, headers: ProviderAnswer["headers"] = json, status = 200): ProviderAnswer => ({
  status,
  headers,
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});
const judge = (given: ProviderAnswer, status?: number) =>
  judgeAnswer(given, { contract: invoice, status, maxBytes: 1_000, now });
const checks = (given: ProviderAnswer, status?: number) => judge(given, status).findings.map(({ check }) => check);

describe("an answer of a provider", () => {
  it("keeps the contract when status, media type and every field fit", () => {
    expect(judge(answer({ id: "1" }))).toEqual({ findings: [], notes: [] });
    expect(checks(answer({ id: "1" }, { "content-type": "application/vnd.billing+json" }))).toEqual([]);
    expect(checks(answer({ id: "1" }, json, 404), 404)).toEqual([]);
  });

  it("breaks it by field, and no value of it is told", () => {
    const { findings } = judge(answer({ id: 4_711_815, total: "topsecret" }));
    expect(findings).toEqual([
      { check: "contract", pointer: "/id", message: "/id: expected a string, found a number" },
      { check: "contract", pointer: "/total", message: "/total: expected a whole number, found a string" },
    ]);
  });

  it.each([
    ["another status", answer({}, json, 500), ["status"]],
    ["no media type", answer({ id: "1" }, {}), ["media-type"]],
    ["another media type", answer({ id: "1" }, { "content-type": "text/html" }), ["media-type"]],
    ["another charset", answer({ id: "1" }, { "content-type": "application/json; charset=latin1" }), ["media-type"]],
    ["a coding that nobody asked for", answer({ id: "1" }, { ...json, "content-encoding": "br" }), ["media-type"]],
    ["no JSON", answer("<html>"), ["json"]],
    ["nothing", answer(""), ["json"]],
    ["a number that is rounded", answer('{"id":"1","total":9007199254740993}'), ["json"]],
    ["a body that was cut off", { ...answer({}), body: undefined }, ["size"]],
    ["an age beyond the freshness", answer({ id: "1" }, { ...json, age: "301" }), ["freshness"]],
  ])("breaks it with %s", (_, given, expected) => {
    expect(checks(given)).toEqual(expected);
  });

  it("says where a redirect leads, without its query", () => {
    const { findings } = judge(answer("", { location: "https://shop.example/v2?token=topsecret" }, 301));
    expect(findings[0]?.message).toBe(
      "Status: expected 2xx, got 301. It leads to https://shop.example/v2, and is not followed: test that address.",
    );
  });

  it("says what the provider says of deprecation, sunset and age", () => {
    const headers = { ...json, deprecation: "@1767225600", sunset: "Thu, 31 Dec 2026 00:00:00 GMT", age: "60" };
    expect(judge(answer({ id: "1" }, headers)).notes).toEqual([
      "Deprecation: the provider says that it is deprecated since 2026-01-01.",
      "Sunset: it is served until 2026-12-31.",
      "The contract does not say that it is deprecated: write deprecation.",
      "Age: the answer comes from a cache, and is 1 min old.",
    ]);
    const odd = judge(answer({ id: "1" }, { ...json, deprecation: "true", sunset: "soon" })).notes.join("\n");
    expect(odd).toContain("not written as RFC 9745");
    expect(odd).toContain("not written as RFC 8594");
  });
});
