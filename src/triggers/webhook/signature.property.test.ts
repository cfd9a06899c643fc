import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secret } from "../../definitions/secret.ts";
import {
  githubSignature,
  type SignatureSpec,
  shopifySignature,
  standardWebhooksSignature,
  stripeSignature,
} from "../../definitions/signature.ts";
import { signGithub, signShopify, signStandardWebhooks, signStripe } from "../../testing/sign.ts";
import { createSignatureVerifier } from "./signature.ts";

const now = 1_700_000_000_000;
const key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const secrets = { read: () => key };
const ref = secret("ANY");

type Sign = (body: Uint8Array) => Readonly<Record<string, string>>;
const schemes: readonly (readonly [SignatureSpec, Sign])[] = [
  [shopifySignature(ref), (body) => signShopify(key, body)],
  [githubSignature(ref), (body) => signGithub(key, body)],
  [stripeSignature(ref), (body) => signStripe(key, body, now)],
  [standardWebhooksSignature(ref), (body) => signStandardWebhooks(key, { id: "msg_1", at: now, body })],
];

describe.each(schemes)("$scheme", (spec, sign) => {
  const verify = createSignatureVerifier(spec, secrets);
  const bodies = fc.uint8Array({ minLength: 1, maxLength: 200 });

  it("a signed body is accepted", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(verify({ headers: sign(body), body, now })).toBeUndefined();
      }),
    );
  });

  it("one flipped bit in the body is refused", () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.nat({ max: 7 }), (body, place, bit) => {
        const headers = sign(body);
        const at = place % body.length;
        const changed = body.with(at, (body[at] ?? 0) ^ (1 << bit));
        expect(verify({ headers, body: changed, now })?.code).toBe("signature-invalid");
      }),
    );
  });

  it("one flipped bit in any header is refused", () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.nat(), fc.nat({ max: 6 }), (body, which, place, bit) => {
        const headers = sign(body);
        const entries = Object.entries(headers);
        const [name, value] = entries[which % entries.length] ?? ["", ""];
        const at = place % value.length;
        const flipped = String.fromCharCode(value.charCodeAt(at) ^ (1 << bit));
        const changed = { ...headers, [name]: value.slice(0, at) + flipped + value.slice(at + 1) };
        expect(verify({ headers: changed, body, now })).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it("no header makes it throw", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.base64String(),
      fc.stringMatching(/^(t=\d*,|v1a?[,=])*\w*$/),
    );
    fc.assert(
      fc.property(bodies, fc.array(value, { minLength: 3, maxLength: 3 }), (body, values) => {
        const headers = Object.fromEntries(Object.keys(sign(body)).map((name, at) => [name, values[at] ?? ""]));
        expect(verify({ headers, body, now })).toBeDefined();
      }),
    );
  });
});
