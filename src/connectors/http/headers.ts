import { hash } from "node:crypto";
import type { HttpAccess, HttpAuth } from "../../definitions/http.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import { acceptedCodings } from "./decode.ts";
import type { Wanted } from "./read-answer.ts";

/** Longest key on the wire: the limit of the systems that are known to have one. */
const maxKeyLength = 255;

/**
 * The value of an `Idempotency-Key` header: a quoted string of RFC 8941 (draft-ietf-httpapi-idempotency-key-header-07).
 * Such a string is printable ASCII, so everything else is percent-encoded, and so is `%` itself: different keys stay
 * different. A key that gets too long ends in its own hash.
 */
export function idempotencyHeader(key: string): string {
  const ascii = key.toWellFormed().replace(/[^\x20-\x24\x26-\x7e]+/g, encodeURIComponent);
  const short =
    ascii.length > maxKeyLength ? `${ascii.slice(0, maxKeyLength - 65)}~${hash("sha256", key, "hex")}` : ascii;
  return `"${short.replace(/["\\]/g, "\\$&")}"`;
}

/** The headers by which a system knows us. The secrets are read for every call, so that a rotation takes hold at once. */
export function authHeaders(auth: HttpAuth | undefined, secrets: SecretSource): Record<string, string> {
  if (auth === undefined) return {};
  switch (auth.scheme) {
    case "bearer":
      return { authorization: `Bearer ${secrets.read(auth.token)}` };
    case "basic": {
      const credentials = `${secrets.read(auth.username)}:${secrets.read(auth.password)}`;
      return { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
    }
    case "header":
      return { [auth.name.toLowerCase()]: secrets.read(auth.value) };
  }
}

export interface HeaderParts {
  readonly access: HttpAccess;
  readonly auth: Readonly<Record<string, string>>;
  /** Of this call. */
  readonly own: Readonly<Record<string, string>> | undefined;
  readonly userAgent: string;
  readonly hasBody: boolean;
  readonly wanted: Wanted;
  /** Absent for calls that change nothing. */
  readonly idempotencyKey: string | undefined;
}

/** All headers of a call, names in lower case; later ones win. Nothing overrides the idempotency key. */
export function requestHeaders(parts: HeaderParts): Record<string, string> {
  return {
    accept: acceptOf(parts.wanted),
    "accept-encoding": acceptedCodings,
    "user-agent": parts.userAgent,
    ...(parts.hasBody ? { "content-type": "application/json" } : {}),
    ...lowerCased(parts.access.headers),
    ...parts.auth,
    ...lowerCased(parts.own),
    ...(parts.idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyHeader(parts.idempotencyKey) }),
  };
}

/** Anything is taken rather than a 406, which may come after the work was done; but a contract is about JSON. */
function acceptOf(wanted: Wanted): string {
  if (wanted === undefined) return "application/json, */*;q=0.5";
  if (wanted === "text") return "text/plain, */*;q=0.5";
  return wanted === "none" || wanted === "bytes" ? "*/*" : "application/json";
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
