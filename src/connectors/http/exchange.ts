import { type Agent, type Dispatcher, request } from "undici";
import { type RawAnswer, readAnswer } from "./answer.ts";
import { type CallName, notReached, stepTimeOver, timedOut } from "./failures.ts";

/** One request and its answer. */
export interface Exchange {
  readonly call: CallName;
  readonly agent: Agent;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Until the answer is there as a whole. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** Of the attempt. */
  readonly signal: AbortSignal;
}

/** The most that `setTimeout` can wait; with more it would not wait at all. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Sends a request and reads the answer, whatever its status.
 * @throws RunFailure `unavailable` or `timeout` when there is no whole answer, `defect` when the request cannot be made.
 */
export async function exchange(what: Exchange): Promise<RawAnswer> {
  if (what.signal.aborted) throw stepTimeOver(what.call);
  const given = new AbortController();
  const giveUp = () => given.abort();
  const timer = setTimeout(giveUp, Math.min(what.timeoutMs, maxTimerMs));
  what.signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await readAnswer(await send(what, given.signal), what.maxResponseBytes);
  } catch (error) {
    if (what.signal.aborted) throw stepTimeOver(what.call);
    if (given.signal.aborted) throw timedOut(what.call, what.timeoutMs);
    throw notReached(what.call, error);
  } finally {
    clearTimeout(timer);
    what.signal.removeEventListener("abort", giveUp);
  }
}

function send(what: Exchange, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  return request(what.url, {
    dispatcher: what.agent,
    method: what.call.method,
    headers: what.headers,
    ...(what.body === undefined ? {} : { body: what.body }),
    signal,
  });
}
