import { createHmac, createPrivateKey, sign } from "node:crypto";

/** The body of a delivery, exactly as it is sent. */
export type Body = string | Uint8Array;

/** Headers of a delivery, with lower-case names. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** Signs like Shopify. */
export function signShopify(secret: string, body: Body): SignedHeaders {
  return { "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64") };
}

/** Signs like GitHub. */
export function signGithub(secret: string, body: Body): SignedHeaders {
  return { "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` };
}

/** Signs like Stripe. `at`: when, in epoch milliseconds. */
export function signStripe(secret: string, body: Body, at: number): SignedHeaders {
  const seconds = Math.floor(at / 1_000);
  const digest = createHmac("sha256", secret).update(`${seconds}.`).update(body).digest("hex");
  return { "stripe-signature": `t=${seconds},v1=${digest}` };
}

export interface StandardWebhooksMessage {
  /** The same for every try of a message. */
  readonly id: string;
  /** When it is signed, in epoch milliseconds. */
  readonly at: number;
  readonly body: Body;
}

/** Signs by Standard Webhooks: with a `whsec_` secret as `v1`, with a `whsk_` ed25519 private key (32-byte seed, or 64 bytes) as `v1a`. */
export function signStandardWebhooks(secret: string, message: StandardWebhooksMessage): SignedHeaders {
  const seconds = Math.floor(message.at / 1_000);
  const content = Buffer.concat([Buffer.from(`${message.id}.${seconds}.`), Buffer.from(message.body)]);
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": secret.startsWith("whsk_")
      ? `v1a,${signEd25519(secret.slice(5), content)}`
      : `v1,${createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
          .update(content)
          .digest("base64")}`,
  };
}

/** What stands before the 32-byte seed in the PKCS #8 form of an ed25519 private key (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

function signEd25519(encodedKey: string, content: Buffer): string {
  const seed = Buffer.from(encodedKey, "base64").subarray(0, 32);
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
  return sign(null, content, key).toString("base64");
}
