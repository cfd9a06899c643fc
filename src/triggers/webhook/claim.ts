import type { SignatureScheme } from "../../definitions/signature.ts";
import type { Headers } from "../../definitions/trigger.ts";

/** What a request says about its signature, read from its headers and not yet believed. */
export interface Claim {
  /** What was signed before the body. */
  readonly prefix: string;
  /** HMAC-SHA256 digests, 32 bytes each. Any may fit: senders send several while they rotate secrets. */
  readonly digests: readonly Uint8Array[];
  /** Ed25519 signatures, 64 bytes each. */
  readonly signatures: readonly Uint8Array[];
  /** Epoch milliseconds, for schemes that sign a timestamp. */
  readonly signedAt?: number;
}

export type ClaimReading = Claim | { readonly missing: string } | { readonly malformed: string };

/** Checking a signature takes time, and the sender chooses how many there are. Two secrets in rotation make two. */
const maxSignatures = 8;

/** Reads the claim of a request. Never throws; what is no signature at all is left out. */
export const readClaim: Readonly<Record<SignatureScheme, (headers: Headers) => ClaimReading>> = {
  shopify: (headers) => {
    const value = headers["x-shopify-hmac-sha256"];
    if (!value) return { missing: "X-Shopify-Hmac-SHA256" };
    return claim("", decodeAll(value.split(","), "", "base64", 32));
  },
  github: (headers) => {
    const value = headers["x-hub-signature-256"];
    if (!value) return { missing: "X-Hub-Signature-256" };
    return claim("", decodeAll(value.split(","), "sha256=", "hex", 32));
  },
  stripe: (headers) => {
    const value = headers["stripe-signature"];
    if (!value) return { missing: "Stripe-Signature" };
    const parts = value.split(",").map((part) => part.trim());
    const [time, another] = parts.filter((part) => part.startsWith("t="));
    const seconds = time?.slice(2) ?? "";
    if (!isUnixTime(seconds) || another !== undefined) return { malformed: "Stripe-Signature" };
    return claim(`${seconds}.`, decodeAll(parts, "v1=", "hex", 32), [], seconds);
  },
  "standard-webhooks": (headers) => {
    const id = headers["webhook-id"];
    if (!id) return { missing: "webhook-id" };
    const seconds = headers["webhook-timestamp"];
    if (!seconds) return { missing: "webhook-timestamp" };
    const value = headers["webhook-signature"];
    if (!value) return { missing: "webhook-signature" };
    if (!isUnixTime(seconds)) return { malformed: "webhook-timestamp" };
    const parts = value.split(" ");
    const signatures = decodeAll(parts, "v1a,", "base64", 64);
    return claim(`${id}.${seconds}.`, decodeAll(parts, "v1,", "base64", 32), signatures, seconds);
  },
};

function claim(
  prefix: string,
  digests: readonly Uint8Array[],
  signatures: readonly Uint8Array[] = [],
  seconds?: string,
): Claim {
  return { prefix, digests, signatures, ...(seconds === undefined ? {} : { signedAt: Number(seconds) * 1_000 }) };
}

function isUnixTime(text: string): boolean {
  return /^\d{1,12}$/.test(text);
}

/** The values that start with `tag`, decoded; those of another length, or written in another way than senders do, are left out. */
function decodeAll(
  parts: readonly string[],
  tag: string,
  encoding: "base64" | "hex",
  length: number,
): readonly Uint8Array[] {
  const decoded: Uint8Array[] = [];
  for (const part of parts) {
    const text = part.trim();
    if (!text.startsWith(tag)) continue;
    const encoded = text.slice(tag.length);
    const bytes = Buffer.from(encoded, encoding);
    // Buffer skips over what it cannot read; so it must write the same again.
    if (bytes.length === length && bytes.toString(encoding) === encoded) decoded.push(bytes);
    if (decoded.length === maxSignatures) break;
  }
  return decoded;
}
