import type { Timers } from "../../core/clock.ts";
import type { RawAnswer } from "./answer.ts";
import { type CallName, notReached, stepTimeOver, timedOut } from "./failures.ts";
import type { Transport } from "./transport.ts";

/** One request and its answer. */
export interface Exchange {
  readonly call: CallName;
  readonly transport: Transport;
  readonly timers: Timers;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Until the answer is there as a whole. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** Of the attempt. */
  readonly signal: AbortSignal;
}

/**
 * Sends a request and reads the answer, whatever its status.
 * @throws RunFailure `unavailable` or `timeout` when there is no whole answer, `defect` when the request cannot be made.
 */
export async function exchange(what: Exchange): Promise<RawAnswer> {
  if (what.signal.aborted) throw stepTimeOver(what.call);
  const { call, url, headers, body, maxResponseBytes } = what;
  const given = new AbortController();
  const giveUp = () => given.abort();
  const cancel = what.timers.schedule(what.timeoutMs, giveUp);
  what.signal.addEventListener("abort", giveUp, { once: true });
  try {
    const { signal } = given;
    return await what.transport.send({ method: call.method, url, headers, body, maxResponseBytes, signal });
  } catch (error) {
    if (what.signal.aborted) throw stepTimeOver(call);
    if (given.signal.aborted) throw timedOut(call, what.timeoutMs);
    throw notReached(call, error);
  } finally {
    cancel();
    what.signal.removeEventListener("abort", giveUp);
  }
}
