import { describe, expect, it } from "vitest";
import { personalValue } from "./personal-values.ts";

describe("an example", () => {
  it.each([
    ["an e-mail address", ["buyer@example.com", "a.b+c@mail.example.co.uk", "jörg@bücher.example"]],
    ["a phone number", ["+49 30 901820", "+1 (555) 625-1199", "+33.1.42.68.53.00", "+442079460000"]],
    ["a bank account", ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "FR1420041010050500013M02606"]],
    ["a payment card", ["4242424242424242", "4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005"]],
    ["an IP address", ["203.0.113.9", "216.191.105.146", "2001:db8::8a2e:370:7334", "2001:db8:0:0:0:0:0:1"]],
  ])("looks like %s", (looksLike, values) => {
    expect(values.map((value) => [value, personalValue(value)?.looksLike])).toEqual(
      values.map((value) => [value, looksLike]),
    );
  });

  it("is not of people because it has digits, dots or an at sign in it", () => {
    const others = [
      ...["@handle", "a@b", "1@2", "user@host", "Write to a@example.com", "", "x".repeat(400)],
      ...["030 901820", "555-1234", "+1", "+12", "-5551234567", "+1.5", "2026-10-01", "+00:00"],
      ...["DE89370400440532013001", "AB12CDEFGHIJKLMNOP", "4242424242424241", "5400000000001", "1234567890123456"],
      ...[
        "1.2.3.4",
        "10.0.0.1",
        "192.168.1.7",
        "127.0.0.1",
        "999.1.1.1",
        "12:30:45",
        "::1",
        "a::b",
        "00:1a:2b:3c:4d:5e",
      ],
    ];
    expect(others.filter((value) => personalValue(value) !== undefined)).toEqual([]);
    expect([4_242_424_242_424_242, null, true, {}, []].map(personalValue)).toEqual(Array(5).fill(undefined));
  });
});
