import { githubSignature, secret, shopifySignature, standardWebhooksSignature, stripeSignature } from "waybill";

export const fromShopify = shopifySignature(secret("SHOPIFY_SECRET"));

export const fromGithub = githubSignature(secret("GITHUB_SECRET"));

export const fromStripe = stripeSignature(secret("STRIPE_SECRET"), { tolerance: "10m" });

export const fromStandardWebhooks = standardWebhooksSignature(secret("SENDER_SECRET"));

export const duringRotation = shopifySignature([secret("SHOPIFY_SECRET"), secret("SHOPIFY_SECRET_OLD")]);
