import type { Contract } from "../contracts/contract.ts";
import { type Duration, durationMs } from "../core/duration.ts";
import type { Json } from "../core/json.ts";
import type { AccessTo } from "./access.ts";
import type { SecretRef } from "./secret.ts";

/** How an HTTP system knows us. */
export type HttpAuth =
  | { readonly scheme: "bearer"; readonly token: SecretRef }
  | { readonly scheme: "basic"; readonly username: SecretRef; readonly password: SecretRef }
  | { readonly scheme: "header"; readonly name: string; readonly value: SecretRef };

/** A system reached over HTTP. Made by `http`. */
export interface HttpAccess extends AccessTo<HttpCall> {
  readonly type: "http";
  /** Absolute, without trailing slash; or the secret that holds it where it differs per environment. */
  readonly baseUrl: string | SecretRef;
  readonly auth?: HttpAuth;
  /** Headers of every call. */
  readonly headers: Readonly<Record<string, string>>;
  /** From request to the whole answer, in milliseconds; 10 s unless told. */
  readonly timeoutMs: number;
  /** Largest answer in bytes; 8 MiB unless told. */
  readonly maxResponseBytes: number;
}

export interface HttpOptions {
  readonly baseUrl: string | SecretRef;
  readonly auth?: HttpAuth;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: Duration;
  readonly maxResponseBytes?: number;
}

/** Says that a system is reached over HTTP. */
export function http(options: HttpOptions): HttpAccess {
  const { timeout, ...rest } = options;
  return {
    type: "http",
    ...rest,
    headers: options.headers ?? {},
    timeoutMs: durationMs(timeout ?? "10s"),
    maxResponseBytes: options.maxResponseBytes ?? 8 * 1024 * 1024,
  };
}

export interface HttpCallOptions<T> {
  /** What the answer must fit; without it the answer is plain JSON of unknown shape. */
  readonly response?: Contract<T>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Shorter or longer than the system's own timeout. */
  readonly timeout?: Duration;
  /** Statuses from 400 on that are no failure here, such as 404 when undoing; the call then gives `null`. */
  readonly alsoOk?: readonly number[];
}

/** Options that let a call give `null` instead of failing. */
export type NullableCallOptions<T> = HttpCallOptions<T> & { readonly alsoOk: readonly number[] };

/** A call without a body. */
export interface BodilessRequest {
  <T = Json>(path: string, options: NullableCallOptions<T>): Promise<T | null>;
  <T = Json>(path: string, options?: HttpCallOptions<T>): Promise<T>;
}

/** A call with a JSON body. */
export interface BodyRequest {
  <T = Json>(path: string, body: unknown, options: NullableCallOptions<T>): Promise<T | null>;
  <T = Json>(path: string, body: unknown, options?: HttpCallOptions<T>): Promise<T>;
}

/**
 * What a step does to an HTTP system. Every call that may change something carries an Idempotency-Key that is the same
 * for every attempt of the step. A status of 400 or more is thrown as a failure with its cause.
 */
export interface HttpCall {
  readonly get: BodilessRequest;
  readonly post: BodyRequest;
  readonly put: BodyRequest;
  readonly patch: BodyRequest;
  readonly delete: BodilessRequest;
  /** The Idempotency-Key of this step, for a system that wants it in the body. */
  readonly idempotencyKey: string;
  /** Aborted when the step's time is up. */
  readonly signal: AbortSignal;
}
