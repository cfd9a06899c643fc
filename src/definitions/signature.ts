import { type Duration, durationMs } from "../core/duration.ts";
import type { SecretRef } from "./secret.ts";

export type SignatureScheme = "shopify" | "github" | "stripe" | "standard-webhooks";

/** How the sender of a webhook proves itself. Plain data: the webhook trigger does the checking. */
export interface SignatureSpec {
  readonly type: "signature";
  readonly scheme: SignatureScheme;
  /** Any of these may have signed: the new and the old one during a rotation. */
  readonly secrets: readonly [SecretRef, ...SecretRef[]];
  /** How far the sender's timestamp may be from our clock, in milliseconds. Only for schemes that sign a timestamp. */
  readonly toleranceMs: number;
}

/** A list of secrets: during a rotation the new one and the old one. */
export type Secrets = SecretRef | readonly [SecretRef, ...SecretRef[]];

export interface SignatureOptions {
  /** How far the sender's timestamp may be from our clock; `5m` unless told. */
  readonly tolerance?: Duration;
}

/** Shopify: header `X-Shopify-Hmac-SHA256`, base64 HMAC-SHA256 over the raw body. It signs no timestamp. */
export function shopifySignature(secrets: Secrets): SignatureSpec {
  return spec("shopify", secrets, {});
}

/** GitHub: header `X-Hub-Signature-256: sha256=<hex>` over the raw body. It signs no timestamp. */
export function githubSignature(secrets: Secrets): SignatureSpec {
  return spec("github", secrets, {});
}

/** Stripe: header `Stripe-Signature: t=<unix seconds>,v1=<hex>` over `<t>.<raw body>`. */
export function stripeSignature(secrets: Secrets, options: SignatureOptions = {}): SignatureSpec {
  return spec("stripe", secrets, options);
}

/**
 * Standard Webhooks 1.0: headers `webhook-id`, `webhook-timestamp`, `webhook-signature`. A symmetric secret is `whsec_` and
 * base64; an ed25519 public key is `whpk_` and base64.
 */
export function standardWebhooksSignature(secrets: Secrets, options: SignatureOptions = {}): SignatureSpec {
  return spec("standard-webhooks", secrets, options);
}

function spec(scheme: SignatureScheme, secrets: Secrets, options: SignatureOptions): SignatureSpec {
  return {
    type: "signature",
    scheme,
    secrets: isList(secrets) ? secrets : [secrets],
    toleranceMs: durationMs(options.tolerance ?? "5m"),
  };
}

function isList(secrets: Secrets): secrets is readonly [SecretRef, ...SecretRef[]] {
  return Array.isArray(secrets);
}
