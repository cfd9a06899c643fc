import { hash } from "node:crypto";
import { type Answer, problem } from "./simulator-types.ts";

/** RFC 8941 section 3.3.3: a quoted string of printable ASCII, with `\` before `"` and `\`. */
const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/;
const bare = /^[\x21\x23-\x7e]{1,255}$/;

/**
 * The key of an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header-07), which is a quoted string; many
 * clients send it bare, and that is taken too. `undefined` when it is neither.
 */
export function parseIdempotencyKey(header: string): string | undefined {
  const inner = quoted.exec(header)?.[1];
  if (inner !== undefined) return inner.replace(/\\(["\\])/g, "$1");
  return bare.test(header) ? header : undefined;
}

/** Tells one request from another under the same key. */
export function fingerprintOf(method: string, path: string, body: Buffer): string {
  return hash("sha1", Buffer.concat([Buffer.from(`${method} ${path}\n`), body]), "base64");
}

interface Entry {
  readonly fingerprint: string;
  /** `undefined` while the first request is under way. */
  answer: Answer | undefined;
}

/** Which keys were used and what was answered. An answer of 500 or more is not final, and is not kept. */
export class KeyMemory {
  readonly #entries = new Map<string, Entry>();
  replays = 0;

  /** Takes a key for a request. Answers what to say instead when the request must not be carried out; else `undefined`. */
  begin(key: string, fingerprint: string): Answer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#entries.set(key, { fingerprint, answer: undefined });
      return undefined;
    }
    if (entry.fingerprint !== fingerprint) {
      return problem(422, "idempotency-key-reused", "The Idempotency-Key was used for another request");
    }
    if (entry.answer === undefined) {
      return problem(409, "idempotency-in-flight", "A request with this Idempotency-Key is being processed");
    }
    this.replays++;
    return { ...entry.answer, headers: { ...entry.answer.headers, "idempotent-replayed": "true" } };
  }

  finish(key: string, answer: Answer): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (answer.status >= 500) this.#entries.delete(key);
    else entry.answer = answer;
  }

  /** Gives a key back whose request came to nothing. */
  abandon(key: string): void {
    this.#entries.delete(key);
  }

  /** Puts back what an earlier process remembered. */
  restore(key: string, fingerprint: string, answer: Answer): void {
    this.#entries.set(key, { fingerprint, answer });
  }
}
