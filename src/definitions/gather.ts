import { type Duration, durationMs } from "../core/duration.ts";
import { WaybillError } from "../core/errors.ts";
import { checkNumber } from "./number.ts";
import type { EventTrigger, WebhookTrigger } from "./trigger.ts";

/** How a run gathers messages before it begins. `M` is one of them, `In` what the flow function gets. */
export interface Gather<In = unknown, M = never> {
  /** For people: `up to 100 within 10s`, `quiet for 30s, at most 5m`. */
  readonly words: string;
  /** It begins when it has so many messages. */
  readonly size: number;
  /** It begins so long after its first message, in milliseconds; `Infinity` when it may wait for ever. */
  readonly atMostMs: number;
  /** It begins when nothing came for so long, in milliseconds; `Infinity` when that does not matter. */
  readonly quietMs: number;
  /** Messages with the same answer are gathered together; all of them without it. */
  readonly by?: (message: M) => string | number;
  /** Whether the flow function gets the list of the messages, and not one of them. */
  readonly isList: boolean;
  /** The input of the flow function. @param messages in order of acceptance, at least one. */
  readonly together: (messages: readonly M[]) => In;
}

/** A trigger whose messages are gathered. `flow` takes it apart. */
export interface GatheredTrigger<In = unknown, M = unknown> {
  readonly type: "gathered";
  readonly trigger: GatherableTrigger<M>;
  readonly gather: Gather<In, M>;
}

/** Triggers whose messages may come in any number. The due times of a schedule have an order and rules of their own. */
export type GatherableTrigger<M> = WebhookTrigger<M> | EventTrigger<M>;

export interface BatchOptions<M> {
  /** The run begins when it has so many messages; from 1 to 10,000. */
  readonly size: number;
  /** It begins so long after its first message, with what is there. */
  readonly within: Duration;
  /** Gathers messages for each key by itself, such as a customer; all together unless told. */
  readonly by?: (message: NoInfer<M>) => string | number;
}

export interface DebounceOptions<M> {
  /** The run begins when no message came for so long. */
  readonly quiet: Duration;
  /** It begins so long after its first message even when it was never quiet; without it, it waits on. */
  readonly atMost?: Duration;
  /** Gathers messages for each key by itself, such as a document; all together unless told. */
  readonly by?: (message: NoInfer<M>) => string | number;
}

/** Messages that one run has at most: it is read into memory as a whole. */
const mostMessages = 10_000;

/** Bytes of messages of which only the latest counts that one run keeps: a stream that never rests must not grow it for ever. */
export const mostDebouncedBytes = 64 * 1024 * 1024;

/**
 * One run for up to `size` messages, which begins when they are there, or `within` after the first: e.g.
 * `batch(webhook("/orders", ...), { size: 100, within: "10s" })`. Its input is the list of the messages in order of acceptance.
 * It also begins before the messages together are larger than the flow's `inputBytes` (8 MiB unless told).
 * @throws WaybillError `definition-invalid`.
 */
export function batch<M>(trigger: GatherableTrigger<M>, options: BatchOptions<M>): GatheredTrigger<readonly M[], M> {
  checkTrigger("batch", trigger);
  const { size, within, by } = options;
  checkNumber('"size" of a batch', size, { from: 1, to: mostMessages, isWhole: true });
  const gather: Gather<readonly M[], M> = {
    words: `up to ${size} within ${within}`,
    size,
    atMostMs: requireSome('"within" of a batch', within),
    quietMs: Number.POSITIVE_INFINITY,
    ...(by === undefined ? {} : { by }),
    isList: true,
    together: (messages) => messages,
  };
  return { type: "gathered", trigger, gather };
}

/**
 * One run for messages that come soon after one another, which begins when none came for `quiet`: e.g.
 * `debounce(event(StockChanged), { quiet: "30s", atMost: "5m" })`. Its input is the latest message; the others are kept in its
 * journal. It also begins when it has 10,000 messages or 64 MiB of them.
 * @throws WaybillError `definition-invalid`.
 */
export function debounce<M>(trigger: GatherableTrigger<M>, options: DebounceOptions<M>): GatheredTrigger<M, M> {
  checkTrigger("debounce", trigger);
  const { quiet, atMost, by } = options;
  const quietMs = requireSome('"quiet" of a debounce', quiet);
  const atMostMs = atMost === undefined ? Number.POSITIVE_INFINITY : durationMs(atMost);
  if (atMostMs < quietMs) {
    throw new WaybillError(
      "definition-invalid",
      `"atMost" of a debounce is ${atMost}, and "quiet" is ${quiet}: it would never be quiet for that long. Write a longer "atMost".`,
    );
  }
  const gather: Gather<M, M> = {
    words: `quiet for ${quiet}${atMost === undefined ? "" : `, at most ${atMost}`}`,
    size: mostMessages,
    atMostMs,
    quietMs,
    ...(by === undefined ? {} : { by }),
    isList: false,
    together: (messages) => messages.at(-1) as M,
  };
  return { type: "gathered", trigger, gather };
}

function requireSome(what: string, duration: Duration): number {
  const ms = durationMs(duration);
  checkNumber(`${what} in milliseconds`, ms, { from: 1 });
  return ms;
}

/** Types do not hold what plain JavaScript gives. */
function checkTrigger(name: string, { type }: { readonly type: string }): void {
  if (type === "webhook" || type === "event") return;
  throw new WaybillError(
    "definition-invalid",
    `"${name}" got a trigger of type "${type}". It gathers the messages of a webhook or an event.`,
  );
}
