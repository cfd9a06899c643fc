import type { SignatureScheme } from "../definitions/signature.ts";
import {
  type SignedHeaders,
  type StandardWebhooksMessage,
  signGithub,
  signShopify,
  signStandardWebhooks,
  signStripe,
} from "../testing/sign.ts";

/** A delivery as its sender would sign it. */
export interface Delivery extends StandardWebhooksMessage {
  readonly scheme: SignatureScheme;
  readonly secret: string;
}

/**
 * The signature headers of a delivery, to try a webhook by hand. `undefined` when the secret cannot sign: an ed25519 public
 * key only verifies.
 */
export function signDelivery({ scheme, secret, ...message }: Delivery): SignedHeaders | undefined {
  switch (scheme) {
    case "github":
      return signGithub(secret, message.body);
    case "shopify":
      return signShopify(secret, message.body);
    case "stripe":
      return signStripe(secret, message.body, message.at);
    case "standard-webhooks":
      return secret.startsWith("whpk_") ? undefined : signStandardWebhooks(secret, message);
  }
}
