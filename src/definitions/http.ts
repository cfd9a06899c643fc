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
  /** From the request to the whole answer, in milliseconds (default: 10 s). */
  readonly timeoutMs: number;
  /** Maximum size of an answer in bytes, both as it arrives and decompressed (default: 8 MiB). */
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

/**
 * The form in which a call gives the answer, where no contract says what it is: `none`, the answer is not read and the call gives
 * `null`; `text`, in the charset that the answer names (default: UTF-8); `bytes`, in base64, so that they can be recorded.
 */
export type ResponseForm = "none" | "text" | "bytes";

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Shorter or longer than the system's own timeout. */
  readonly timeout?: Duration;
  /** Statuses from 400 on that are no failure here, such as 404 when undoing; the call then gives `null`. */
  readonly alsoOk?: readonly number[];
}

export interface HttpCallOptions<T> extends CallOptions {
  /**
   * What the answer must fit. Without it a call gives JSON of unknown shape, the text of an answer that is not JSON, or `null` for
   * an empty one, and a call that changes something does not fail for what its answer looks like.
   */
  readonly response?: Contract<T>;
}

/** Options of a call whose answer has no contract but a form. */
export interface FormCallOptions<Form extends ResponseForm> extends CallOptions {
  readonly response: Form;
}

/** Options that let a call give `null` instead of failing. */
export type NullableCallOptions<T> = HttpCallOptions<T> & Expecting;

interface Expecting {
  readonly alsoOk: readonly number[];
}

/** A call without a body. */
export interface BodilessRequest {
  (path: string, options: FormCallOptions<"none">): Promise<null>;
  (path: string, options: FormCallOptions<"text" | "bytes"> & Expecting): Promise<string | null>;
  (path: string, options: FormCallOptions<"text" | "bytes">): Promise<string>;
  <T = Json>(path: string, options: NullableCallOptions<T>): Promise<T | null>;
  <T = Json>(path: string, options?: HttpCallOptions<T>): Promise<T>;
}

/** A call with a JSON body. */
export interface BodyRequest {
  (path: string, body: unknown, options: FormCallOptions<"none">): Promise<null>;
  (path: string, body: unknown, options: FormCallOptions<"text" | "bytes"> & Expecting): Promise<string | null>;
  (path: string, body: unknown, options: FormCallOptions<"text" | "bytes">): Promise<string>;
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
