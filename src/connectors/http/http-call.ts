import type { Clock, Timers } from "../../core/clock.ts";
import { durationMs } from "../../core/duration.ts";
import { WaybillError } from "../../core/errors.ts";
import type { CallOptions, HttpAccess, HttpCall } from "../../definitions/http.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import type { AttemptContext } from "../../runs/connector.ts";
import type { SettleChange } from "../../runs/effect.ts";
import { RunFailure } from "../../runs/failure.ts";
import { parseBase, requestTarget } from "./address.ts";
import { isProblem } from "./answer.ts";
import { type Expected, effectOfAnswer, failureOfAnswer, isDone } from "./classify.ts";
import { decodeAnswer } from "./decode.ts";
import { exchange } from "./exchange.ts";
import { type CallName, defect } from "./failures.ts";
import { authHeaders, requestHeaders } from "./headers.ts";
import type { HttpMethod } from "./method.ts";
import { checkWanted, readAnswer, type Wanted } from "./read-answer.ts";
import type { Transport } from "./transport.ts";

/** What all calls of an attempt have in common. */
export interface CallContext {
  readonly system: string;
  readonly access: HttpAccess;
  readonly attempt: AttemptContext;
  readonly transport: Transport;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly userAgent: string;
}

/** The `call` of one attempt. */
export function createHttpCall(context: CallContext): HttpCall {
  const { attempt } = context;
  let changes = 0;
  const nextKey = () => (++changes === 1 ? attempt.idempotencyKey : `${attempt.idempotencyKey}.${changes}`);
  // The type of the answer is the author's word, or that of the form or contract which it is read by.
  const change = (method: HttpMethod, path: string, body: unknown, options: Options = {}) =>
    perform(context, { method, path, body, options, idempotencyKey: nextKey() }) as Promise<never>;
  return {
    get: (path: string, options: Options = {}) =>
      perform(context, { method: "GET", path, body: undefined, options, idempotencyKey: undefined }) as Promise<never>,
    post: (path: string, body: unknown, options?: Options) => change("POST", path, body, options),
    put: (path: string, body: unknown, options?: Options) => change("PUT", path, body, options),
    patch: (path: string, body: unknown, options?: Options) => change("PATCH", path, body, options),
    delete: (path: string, options?: Options) => change("DELETE", path, undefined, options),
    idempotencyKey: attempt.idempotencyKey,
    signal: attempt.signal,
  };
}

type Options = CallOptions & { readonly response?: Wanted };

interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly body: unknown;
  readonly options: Options;
  readonly idempotencyKey: string | undefined;
}

/** What the code or the configuration got wrong keeps its code: a missing secret, a schema that cannot be compiled. */
async function perform(context: CallContext, request: Request): Promise<unknown> {
  try {
    return await carryOut(context, request);
  } catch (error) {
    if (!(error instanceof WaybillError) || error instanceof RunFailure) throw error;
    throw defect(error.code, error.message, error.details);
  }
}

async function carryOut(
  context: CallContext,
  { method, path, body, options, idempotencyKey }: Request,
): Promise<unknown> {
  const { access, system, secrets } = context;
  const baseUrl = typeof access.baseUrl === "string" ? access.baseUrl : secrets.read(access.baseUrl);
  const base = parseBase(system, baseUrl);
  const target = requestTarget(system, base, path, options.query);
  const call: CallName = { system, method, path };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const auth = authHeaders(access.auth, secrets);
  const { userAgent, attempt } = context;
  const isChange = method !== "GET";
  const expected: Expected = { alsoOk: options.alsoOk ?? [], alreadyDone: isChange ? attempt.alreadyDone : [] };
  const headers = requestHeaders({
    ...{ access, auth, userAgent, idempotencyKey },
    own: options.headers,
    hasBody: text !== undefined,
    wanted: options.response,
  });
  checkWanted(call, options.response);
  const timeoutMs = options.timeout === undefined ? access.timeoutMs : durationMs(options.timeout);
  // From here on the request may leave the process. What fails before was certainly not done.
  const settle = isChange ? attempt.change() : nothingToSettle;
  const raw = await exchange({
    call,
    transport: context.transport,
    timers: context.timers,
    url: `${base.origin}${target}`,
    headers,
    body: text,
    timeoutMs,
    maxResponseBytes: access.maxResponseBytes,
    signal: attempt.signal,
    settle,
  });
  const answer = await decodeAnswer(raw, access.maxResponseBytes);
  settle(effectOfAnswer(answer, expected));
  attempt.note({ status: raw.status, bytes: raw.bytes?.length ?? access.maxResponseBytes });
  const failure = failureOfAnswer(call, answer, expected, context.clock.now());
  if (failure !== undefined) throw failure;
  if (!isDone(answer, expected)) return null;
  if (answer.status < 300) return readAnswer(call, answer, options.response);
  return isProblem(answer) ? null : readIfUsable(call, answer, options.response);
}

/** Of an answer that says that it was already done: its body is often about that and not the result. */
function readIfUsable(...what: Parameters<typeof readAnswer>): unknown {
  try {
    return readAnswer(...what);
  } catch {
    return null;
  }
}

const nothingToSettle: SettleChange = () => undefined;
