import { createHmac, timingSafeEqual, verify } from "node:crypto";
import type { ErrorCode } from "../../core/errors.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import type { SignatureSpec } from "../../definitions/signature.ts";
import type { Headers } from "../../definitions/trigger.ts";
import { type Claim, readClaim } from "./claim.ts";
import { prepareKeys, type VerifyKeys } from "./keys.ts";

export interface SignatureProblem {
  readonly code: Extract<ErrorCode, "signature-missing" | "signature-invalid" | "signature-expired">;
  /** Says nothing of the secrets. */
  readonly message: string;
}

/** Whether a request comes from who has a secret: `undefined`, or what is wrong. Never throws. `now` in epoch milliseconds. */
export type Verify = (request: {
  readonly headers: Headers;
  /** The bytes as they came. */
  readonly body: Uint8Array;
  readonly now: number;
}) => SignatureProblem | undefined;

/**
 * The check of a signature spec. Reads the secrets once, here.
 * @throws WaybillError `secret-missing`, `definition-invalid` when a secret is not one of the scheme.
 */
export function createSignatureVerifier(spec: SignatureSpec, secrets: SecretSource): Verify {
  const keys = prepareKeys(spec, secrets);
  const read = readClaim[spec.scheme];
  return ({ headers, body, now }) => {
    const claim = read(headers);
    if ("missing" in claim) {
      return { code: "signature-missing", message: `The header ${claim.missing} is missing. Sign the message.` };
    }
    if ("malformed" in claim || !isAuthentic(claim, keys, body)) {
      const where =
        "malformed" in claim ? `The header ${claim.malformed} is malformed.` : "No signature fits the body.";
      return {
        code: "signature-invalid",
        message: `${where} Check that both sides have the same secret and that nothing in between changes the body.`,
      };
    }
    return claim.signedAt === undefined ? undefined : tooFar(now - claim.signedAt, spec.toleranceMs);
  };
}

/** Looks at every key and every signature whatever the others said, so that the time it takes tells nothing about them. */
function isAuthentic(claim: Claim, keys: VerifyKeys, body: Uint8Array): boolean {
  let isFitting = false;
  if (claim.digests.length > 0) {
    for (const key of keys.hmac) {
      const expected = createHmac("sha256", key).update(claim.prefix).update(body).digest();
      for (const digest of claim.digests) isFitting = timingSafeEqual(expected, digest) || isFitting;
    }
  }
  if (claim.signatures.length > 0 && keys.ed25519.length > 0) {
    const content = Buffer.concat([Buffer.from(claim.prefix), body]);
    for (const key of keys.ed25519) {
      for (const signature of claim.signatures) isFitting = verify(null, content, key, signature) || isFitting;
    }
  }
  return isFitting;
}

function tooFar(ageMs: number, toleranceMs: number): SignatureProblem | undefined {
  if (Math.abs(ageMs) <= toleranceMs) return undefined;
  const seconds = Math.round(Math.abs(ageMs) / 1_000);
  const when = ageMs > 0 ? `${seconds} s ago` : `${seconds} s in the future`;
  return {
    code: "signature-expired",
    message: `The message was signed ${when} by our clock, and at most ${toleranceMs / 1_000} s are accepted. Check the clock and sign every try anew.`,
  };
}
