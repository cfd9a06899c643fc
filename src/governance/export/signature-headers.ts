import type { SignatureScheme } from "../../definitions/signature.ts";

export interface HeaderParameter {
  readonly name: string;
  readonly description: string;
  readonly example: string;
}

/** The headers with which a sender proves itself, by scheme, as `src/triggers/webhook/claim.ts` reads them. */
export const signatureHeaders: Readonly<Record<SignatureScheme, readonly HeaderParameter[]>> = {
  shopify: [
    {
      name: "X-Shopify-Hmac-SHA256",
      description: "HMAC-SHA256 over the raw body, in base64.",
      example: "XWmrwMey6OsLMeiZKwP4FppHH3cmAiiJJAweH5Jo4bM=",
    },
  ],
  github: [
    {
      name: "X-Hub-Signature-256",
      description: 'HMAC-SHA256 over the raw body, in hexadecimal after "sha256=".',
      example: "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
  ],
  stripe: [
    {
      name: "Stripe-Signature",
      description: 'Unix seconds as "t=", and HMAC-SHA256 over "<t>.<raw body>" in hexadecimal as "v1=".',
      example: "t=1735689600,v1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
  ],
  "standard-webhooks": [
    {
      name: "webhook-id",
      description: "Id of the message, the same whenever it is sent again.",
      example: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
    },
    { name: "webhook-timestamp", description: "Unix seconds of this attempt.", example: "1735689600" },
    {
      name: "webhook-signature",
      description:
        'Signatures over "<id>.<timestamp>.<raw body>", separated by spaces: "v1," and HMAC-SHA256 in base64, or "v1a," and ed25519 in base64.',
      example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    },
  ],
};
