import { createHmac } from "node:crypto";
import type { SignatureScheme } from "../definitions/signature.ts";

/** A delivery as its sender would sign it. */
export interface Delivery {
  readonly scheme: SignatureScheme;
  readonly secret: string;
  readonly body: Buffer;
  /** When it is sent, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Id of the message, for schemes that sign one. */
  readonly id: string;
}

/**
 * The signature headers of a delivery, to try a webhook by hand. `undefined` when the secret cannot sign: an ed25519 public
 * key only verifies.
 */
export function signDelivery(delivery: Delivery): Readonly<Record<string, string>> | undefined {
  const { scheme, secret, body, id } = delivery;
  const seconds = String(Math.floor(delivery.at / 1000));
  switch (scheme) {
    case "github":
      return { "x-hub-signature-256": `sha256=${hmac(secret, body).toString("hex")}` };
    case "shopify":
      return { "x-shopify-hmac-sha256": hmac(secret, body).toString("base64") };
    case "stripe":
      return { "stripe-signature": `t=${seconds},v1=${hmac(secret, `${seconds}.`, body).toString("hex")}` };
    case "standard-webhooks": {
      if (!secret.startsWith("whsec_")) return undefined;
      const key = Buffer.from(secret.slice("whsec_".length), "base64");
      const signature = hmac(key, `${id}.${seconds}.`, body).toString("base64");
      return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": `v1,${signature}` };
    }
  }
}

function hmac(key: string | Buffer, ...parts: readonly (string | Buffer)[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
