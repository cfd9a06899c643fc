import { validatorOf } from "../../contracts/validate.ts";
import type { Clock, Timers } from "../../core/clock.ts";
import { durationMs } from "../../core/duration.ts";
import { WaybillError } from "../../core/errors.ts";
import type { HttpAccess, HttpCall, HttpCallOptions } from "../../definitions/http.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import type { AttemptContext } from "../../runs/connector.ts";
import type { SettleChange } from "../../runs/effect.ts";
import { RunFailure } from "../../runs/failure.ts";
import { parseBase, requestTarget } from "./address.ts";
import { claimsJson, isProblem, parseStrictJson, type RawAnswer } from "./answer.ts";
import { type Expected, effectOfAnswer, failureOfAnswer, isDone } from "./classify.ts";
import { exchange } from "./exchange.ts";
import { brokenAnswer, type CallName, defect } from "./failures.ts";
import { authHeaders, requestHeaders } from "./headers.ts";
import type { HttpMethod } from "./method.ts";
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
  // The type of the answer is the author's word, or that of the contract which it is checked against.
  const change = <T>(method: HttpMethod, path: string, body: unknown, options: HttpCallOptions<T> = {}) =>
    perform(context, { method, path, body, options, idempotencyKey: nextKey() }) as Promise<T>;
  return {
    get: <T>(path: string, options: HttpCallOptions<T> = {}) =>
      perform(context, { method: "GET", path, body: undefined, options, idempotencyKey: undefined }) as Promise<T>,
    post: (path, body, options) => change("POST", path, body, options),
    put: (path, body, options) => change("PUT", path, body, options),
    patch: (path, body, options) => change("PATCH", path, body, options),
    delete: (path, options) => change("DELETE", path, undefined, options),
    idempotencyKey: attempt.idempotencyKey,
    signal: attempt.signal,
  };
}

interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly body: unknown;
  readonly options: HttpCallOptions<unknown>;
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
  });
  const timeoutMs = options.timeout === undefined ? access.timeoutMs : durationMs(options.timeout);
  // From here on the request may leave the process. What fails before was certainly not done.
  const settle = isChange ? attempt.change() : nothingToSettle;
  const answer = await exchange({
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
  settle(effectOfAnswer(answer, expected));
  attempt.note({ status: answer.status, bytes: answer.bytes?.length ?? access.maxResponseBytes });
  const failure = failureOfAnswer(call, answer, expected, context.clock.now());
  if (failure !== undefined) throw failure;
  if (!isDone(answer, expected)) return null;
  if (answer.status < 300) return resultOf(call, answer, context, options);
  return isProblem(answer) ? null : resultIfUsable(call, answer, context, options);
}

/** Of an answer that says that it was already done: its body is often about that and not the result. */
function resultIfUsable(...what: Parameters<typeof resultOf>): unknown {
  try {
    return resultOf(...what);
  } catch {
    return null;
  }
}

const nothingToSettle: SettleChange = () => undefined;

function resultOf(
  call: CallName,
  answer: RawAnswer,
  { access }: CallContext,
  { response }: HttpCallOptions<unknown>,
): unknown {
  const { bytes, status } = answer;
  if (bytes === undefined) throw brokenAnswer(call, status, `is larger than ${access.maxResponseBytes} bytes`);
  const value = bytes.length === 0 ? null : jsonOf(call, answer, bytes);
  if (response === undefined) return value;
  const violations = validatorOf(response)(value);
  if (violations.length === 0) return value;
  const [few, more] = [violations.slice(0, maxNamed), violations.length - maxNamed];
  const places = few.map((violation) => violation.message).join("; ") + (more > 0 ? `; and ${more} more` : "");
  throw brokenAnswer(call, status, `does not fit contract "${response.name}" ${response.version}: ${places}`);
}

/** Wrong places that a message names; the whole list would drown the rest of it. */
const maxNamed = 5;

function jsonOf(call: CallName, answer: RawAnswer, bytes: Buffer): unknown {
  if (!claimsJson(answer)) throw brokenAnswer(call, answer.status, "is not JSON by its content type");
  const parsed = parseStrictJson(bytes);
  if (!parsed.ok) throw brokenAnswer(call, answer.status, parsed.why);
  return parsed.value;
}
