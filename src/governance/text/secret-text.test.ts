import { describe, expect, it } from "vitest";
import { secretIn } from "./secret-text.ts";

const place = { file: "systems.ts", line: 1, column: 1 };

function looksLike(value: string, around: { readonly name?: string; readonly argumentOf?: string } = {}) {
  return secretIn({ value, place, ...around });
}

/** Keys are put together here, so that nobody who looks for keys finds one in this file. */
const body = (length: number, letters = "q8Zr3kT0vW5yB1nM6xC4jD7"): string => letters.repeat(5).slice(0, length);
const hex = "9f86d081884c7d659a2feaa0c55ad015";
const jwtPart = "hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
const known: readonly (readonly [string, string])[] = [
  [`AK${"IA"}${"Q3EGRIVHT5XNKL2M"}`, "an access key of AWS"],
  [`gh${"p_"}${body(36)}`, "a token of GitHub"],
  [`github_${"pat_"}${body(60)}`, "a token of GitHub"],
  [`gl${"pat-"}${body(20)}`, "a token of GitLab"],
  [`sk${"_live_"}${body(24)}`, "a key of Stripe"],
  [`wh${"sec_"}${body(32)}`, "a secret of webhooks"],
  [`xo${"xb-"}2319834-4598234-${body(24)}`, "a token of Slack"],
  [`https://hooks.slack.com/${"services"}/T0ABCDEF1/B0ABCDEF1/${body(24)}`, "a webhook address of Slack"],
  [`AI${"za"}${body(35)}`, "a key of Google"],
  [`shp${"at_"}${hex}`, "a token of Shopify"],
  [`Bearer ey${"J"}${jwtPart}.eyJ${jwtPart}.${body(43)}`, "a signed token (JWT)"],
  [`-----BEGIN ${"RSA PRIVATE"} KEY-----\nMIIE`, "a private key"],
  ["postgres://app:4tHs8d2q@db.internal/orders", "an address with a password in it"],
  ["https://:4tHs8d2q@api.example.com", "an address with a password in it"],
];

describe("a text in code", () => {
  it.each(known)("looks like %#: %s", (value, is) => {
    expect(looksLike(value)).toBe(is);
    // What it looks like is told, and never what it is.
    expect(looksLike(value)).not.toContain(value.slice(-12));
  });

  it.each([
    ["apiKey", body(20)],
    ["API_KEY", hex],
    ["clientSecret", `${body(12)}/${body(11)}+${body(10)}==`],
    ["db_password", "v9#Lq2!xWe7@Tz4$"],
    ["x-shop-token", body(32)],
    ["authorization", `Bearer ${body(24)}`],
  ])("looks like the value of %s", (name, value) => {
    expect(looksLike(value, { name })).toBe(`the value of "${name}"`);
  });

  it.each([
    ["AKIAIOSFODNN7EXAMPLE"],
    ["ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    ["sk_test_4eC39HqLyjWDarjtT1zdp7dc"],
    ["whsec_..."],
    ["whsec_<your secret>"],
    ["postgres://user:password@localhost/orders"],
    ["postgres://app:<password>@db/orders"],
    ["https://shop.example.com/orders/1:2@3"],
    ["https://example.com:8080/a@b"],
    ["mailto:somebody@example.com"],
    [hex],
    [body(40)],
  ])("does not look like a key: %s", (value) => {
    expect(looksLike(value)).toBeUndefined();
  });

  it.each([
    ["token", "orders/created.v2"],
    ["apiKey", "STOREFRONT_API_KEY_2026"],
    ["secret", "secret"],
    ["password", "Enter your new password, 12 characters"],
    ["accessToken", "https://accounts.example.com/oauth2/token"],
    ["clientSecret", "change-me-please-1234"],
    ["nextPageToken", body(32)],
    ["Lock-Token", "urn:uuid:a515cfa4-5da4-22e1-f5b5-00a0451e6bf7"],
    ["authorization", "application/vnd.waybill+json"],
    ["password", "correct-horse-battery-staple"],
    ["title", body(32)],
  ])("is no value of %s: %s", (name, value) => {
    expect(looksLike(value, { name })).toBeUndefined();
  });

  it("is the name of a secret when secret() gets it", () => {
    expect(looksLike("billing9Token8Of7The6Shop", { name: "token", argumentOf: "secret" })).toBeUndefined();
    expect(looksLike(`gh${"p_"}${body(36)}`, { name: "token", argumentOf: "secret" })).toBe("a token of GitHub");
  });
});
