import type { Timers } from "../../core/clock.ts";
import type { SettleChange } from "../../runs/effect.ts";
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
  /** Told the effect when there is no whole answer. */
  readonly settle: SettleChange;
}

/**
 * Sends a request and reads the answer, whatever its status.
 * @throws RunFailure `unavailable` or `timeout` when there is no whole answer, `defect` when the request cannot be made.
 */
export async function exchange(what: Exchange): Promise<RawAnswer> {
  const { call, url, headers, body, maxResponseBytes, settle } = what;
  if (what.signal.aborted) {
    settle("none");
    throw stepTimeOver(call, false);
  }
  const given = new AbortController();
  let isSent = false;
  const giveUp = () => {
    given.abort();
    if (!isSent) settle("none"); // at once: the attempt may be over by the time that the promise is rejected
  };
  const onSend = () => {
    isSent = true;
  };
  const cancel = what.timers.schedule(what.timeoutMs, giveUp);
  what.signal.addEventListener("abort", giveUp, { once: true });
  try {
    const { signal } = given;
    return await what.transport.send({ method: call.method, url, headers, body, maxResponseBytes, signal, onSend });
  } catch (error) {
    settle(isSent ? "unknown" : "none");
    if (what.signal.aborted) throw stepTimeOver(call, isSent);
    if (given.signal.aborted) throw timedOut(call, what.timeoutMs, isSent);
    throw notReached(call, error, isSent);
  } finally {
    cancel();
    what.signal.removeEventListener("abort", giveUp);
  }
}
