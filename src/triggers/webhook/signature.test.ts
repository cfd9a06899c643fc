import { generateKeyPairSync } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { secret } from "../../definitions/secret.ts";
import {
  githubSignature,
  type Secrets,
  type SignatureSpec,
  shopifySignature,
  standardWebhooksSignature,
  stripeSignature,
} from "../../definitions/signature.ts";
import type { Headers } from "../../definitions/trigger.ts";
import { createEnvSecrets } from "../../security/env-secrets.ts";
import { signGithub, signShopify, signStandardWebhooks, signStripe } from "../../testing/sign.ts";
import { createSignatureVerifier } from "./signature.ts";

const now = 1_700_000_000_000;
const whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const both: Secrets = [secret("NEW"), secret("OLD")];

function codeOf(spec: SignatureSpec, env: Record<string, string>, headers: Headers, body: string, at = now) {
  const verify = createSignatureVerifier(spec, createEnvSecrets(env));
  return verify({ headers, body: Buffer.from(body), now: at })?.code;
}

describe("known vectors", () => {
  it("GitHub's own example is accepted", () => {
    const headers = {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    };
    const env = { NEW: "It's a Secret to Everybody" };
    expect(codeOf(githubSignature(secret("NEW")), env, headers, "Hello, World!")).toBeUndefined();
  });

  it("the example of Standard Webhooks is accepted at its time", () => {
    const headers = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    const spec = standardWebhooksSignature(secret("NEW"));
    expect(codeOf(spec, { NEW: whsec }, headers, '{"test": 2432232314}', 1_614_265_330_000)).toBeUndefined();
  });

  it("HMAC-SHA256 of RFC 4231, case 2, is accepted as a Shopify signature", () => {
    const digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    const headers = { "x-shopify-hmac-sha256": Buffer.from(digest, "hex").toString("base64") };
    const spec = shopifySignature(secret("NEW"));
    expect(codeOf(spec, { NEW: "Jefe" }, headers, "what do ya want for nothing?")).toBeUndefined();
  });
});

describe("the library of Standard Webhooks", () => {
  const body = '{"order":1}';
  const at = Math.floor(Date.now() / 1_000) * 1_000;

  it("signs what we accept", () => {
    const signature = new Webhook(whsec).sign("msg_1", new Date(at), body);
    const headers = { "webhook-id": "msg_1", "webhook-timestamp": String(at / 1_000), "webhook-signature": signature };
    expect(codeOf(standardWebhooksSignature(secret("NEW")), { NEW: whsec }, headers, body, at)).toBeUndefined();
  });

  it("accepts what we sign", () => {
    const headers = signStandardWebhooks(whsec, { id: "msg_1", at, body });
    expect(new Webhook(whsec).verify(body, headers)).toEqual({ order: 1 });
  });
});

interface Case {
  readonly name: string;
  readonly spec: (secrets: Secrets) => SignatureSpec;
  readonly secrets: readonly [string, string, string];
  readonly sign: (secret: string, body: string, at?: number) => Headers;
  readonly header: string;
}

const cases: readonly Case[] = [
  {
    name: "shopify",
    spec: shopifySignature,
    secrets: ["a", "b", "c"],
    sign: signShopify,
    header: "x-shopify-hmac-sha256",
  },
  { name: "github", spec: githubSignature, secrets: ["a", "b", "c"], sign: signGithub, header: "x-hub-signature-256" },
  {
    name: "stripe",
    spec: stripeSignature,
    secrets: ["a", "b", "c"],
    sign: (key, body, at = now) => signStripe(key, body, at),
    header: "stripe-signature",
  },
  {
    name: "standard-webhooks",
    spec: standardWebhooksSignature,
    secrets: ["whsec_YWFhYQ==", "whsec_YmJiYg==", "whsec_Y2NjYw=="],
    sign: (key, body, at = now) => signStandardWebhooks(key, { id: "msg_1", at, body }),
    header: "webhook-signature",
  },
];

describe.each(cases)("a $name signature", ({ spec, secrets: [next, old, foreign], sign, header }) => {
  const env = { NEW: next, OLD: old };
  const check = (headers: Headers, body = "{}", at = now) => codeOf(spec(both), env, headers, body, at);

  it("is accepted with any of the secrets", () => {
    expect(check(sign(next, "{}"))).toBeUndefined();
    expect(check(sign(old, "{}"))).toBeUndefined();
  });

  it("is refused with another secret, for another body, or when it is not there", () => {
    expect(check(sign(foreign, "{}"))).toBe("signature-invalid");
    expect(check(sign(next, "{}"), "{ }")).toBe("signature-invalid");
    expect(check({})).toBe("signature-missing");
    expect(check({ ...sign(next, "{}"), [header]: "" })).toBe("signature-missing");
  });

  it.each([
    "=",
    "sha256=",
    "sha256=zz",
    "v1,",
    "v1,%%%",
    "v1a,AAAA",
    "t=,v1=",
    "t=1,t=2,v1=aa",
    "\u0000",
    "é".repeat(64),
    "0".repeat(64),
    "t=99999999999999999999,v1=00",
  ])("that is the nonsense %j is refused and does not throw", (value) => {
    expect(check({ ...sign(next, "{}"), [header]: value })).toBe("signature-invalid");
  });

  it("is found among others", () => {
    const separator = header === "webhook-signature" ? " " : ", ";
    const value = (key: string) => sign(key, "{}")[header] ?? "";
    // Stripe has one timestamp for all signatures of a header.
    const others = value(foreign).replace(/^t=\d+,/, "");
    expect(check({ ...sign(next, "{}"), [header]: `${value(old)}${separator}${others}` })).toBeUndefined();
    if (header === "stripe-signature") return;
    expect(check({ ...sign(next, "{}"), [header]: `${others}${separator}${value(old)}` })).toBeUndefined();
  });

  it("needs its secrets from the start", () => {
    const verifier = () => createSignatureVerifier(spec(both), createEnvSecrets({ NEW: next }));
    expect(verifier).toThrow(expect.objectContaining({ code: "secret-missing" }));
  });
});

describe.each(cases.slice(2))("a timestamp of $name", ({ spec, secrets: [key], sign }) => {
  const check = (at: number) => codeOf(spec(secret("NEW")), { NEW: key }, sign(key, "{}", at), "{}");

  it("may be off by the tolerance in either direction, and no more", () => {
    expect([check(now - 300_000), check(now + 300_000)]).toEqual([undefined, undefined]);
    expect([check(now - 301_000), check(now + 301_000)]).toEqual(["signature-expired", "signature-expired"]);
  });
});

describe("an ed25519 signature of Standard Webhooks", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { d = "", x = "" } = privateKey.export({ format: "jwk" });
  const seed = Buffer.from(d, "base64url");
  const whpk = `whpk_${Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64")}`;
  const spec = standardWebhooksSignature(both);
  const message = { id: "msg_1", at: now, body: "{}" };
  const check = (headers: Headers, body = "{}") => codeOf(spec, { NEW: whsec, OLD: whpk }, headers, body);

  it("is accepted with the public key, beside a symmetric secret", () => {
    expect(check(signStandardWebhooks(`whsk_${seed.toString("base64")}`, message))).toBeUndefined();
    const long = Buffer.concat([seed, Buffer.from(x, "base64url")]).toString("base64");
    expect(check(signStandardWebhooks(`whsk_${long}`, message))).toBeUndefined();
    expect(check(signStandardWebhooks(whsec, message))).toBeUndefined();
  });

  it("is refused for another body", () => {
    expect(check(signStandardWebhooks(`whsk_${seed.toString("base64")}`, message), "{ }")).toBe("signature-invalid");
  });

  it.each(["whpk_AAAA", "whpk_!", "whsk_AAAA", "whsec_", "whsec_%%%%"])("needs more of a secret than %j", (value) => {
    const verifier = () =>
      createSignatureVerifier(standardWebhooksSignature(secret("NEW")), createEnvSecrets({ NEW: value }));
    expect(verifier).toThrow(expect.objectContaining({ code: "definition-invalid" }));
  });
});
