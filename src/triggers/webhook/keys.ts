import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { WaybillError } from "../../core/errors.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import type { SignatureSpec } from "../../definitions/signature.ts";

/** The keys of a signature spec, ready to use. */
export interface VerifyKeys {
  /** For HMAC-SHA256. */
  readonly hmac: readonly KeyObject[];
  /** Ed25519 public keys. */
  readonly ed25519: readonly KeyObject[];
}

/**
 * Reads the secrets of a spec and makes keys of them.
 * @throws WaybillError `secret-missing`; `definition-invalid` when a Standard Webhooks secret is none.
 */
export function prepareKeys(spec: SignatureSpec, secrets: SecretSource): VerifyKeys {
  const hmac: KeyObject[] = [];
  const ed25519: KeyObject[] = [];
  for (const ref of spec.secrets) {
    const value = secrets.read(ref);
    if (spec.scheme !== "standard-webhooks") hmac.push(createSecretKey(value, "utf8"));
    else if (value.startsWith("whpk_")) ed25519.push(publicKey(ref.name, value.slice(5)));
    else hmac.push(createSecretKey(symmetricKey(ref.name, value)));
  }
  return { hmac, ed25519 };
}

function symmetricKey(name: string, value: string): Buffer {
  const key = value.startsWith("whsk_") ? undefined : decode(value.replace(/^whsec_/, ""));
  if (key === undefined || key.length === 0) throw unusable(name);
  return key;
}

function publicKey(name: string, encoded: string): KeyObject {
  const key = decode(encoded);
  if (key?.length !== 32) throw unusable(name);
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key.toString("base64url") }, format: "jwk" });
}

function decode(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, "base64");
  return bytes.toString("base64").replace(/=+$/, "") === encoded.replace(/=+$/, "") ? bytes : undefined;
}

function unusable(name: string): WaybillError {
  return new WaybillError(
    "definition-invalid",
    `The secret "${name}" is no Standard Webhooks secret. Set "whsec_" and base64 (symmetric), or "whpk_" and the base64 of a 32-byte ed25519 public key.`,
    { details: { secret: name } },
  );
}
