/**
 * The storefront: sends deliveries at a steady pace with bounded concurrency, and sends again what got no answer, as
 * Shopify does (8 times in 4 hours there, more often and sooner here, because the demo's outage lasts seconds).
 *
 * A delivery counts as accepted when it was answered 202 or 200, and as refused when it was answered with any other status
 * below 500 except 429. Everything else is sent again.
 */
import { setTimeout } from "node:timers/promises";
import { Agent, request } from "undici";
import type { Delivery, Gate } from "./deliveries.ts";

/** What the storefront learned about one sending of a delivery. */
export interface Answer {
  readonly delivery: Delivery;
  readonly status: number;
  /** Times it was sent, this one included. */
  readonly tries: number;
  readonly runId?: string;
  readonly isDuplicate: boolean;
  /** Of the problem details, for a delivery that was refused. */
  readonly code?: string;
}

export interface TrafficOptions {
  readonly deliveries: readonly Delivery[];
  /** Where webhooks are taken now. */
  readonly hooks: () => string;
  /** Whether what a gated delivery waits for has happened. */
  readonly isOpen: (gate: Gate) => boolean;
  readonly perSecond: number;
  readonly concurrency: number;
  readonly onAnswer: (answer: Answer) => void;
  readonly signal: AbortSignal;
}

/** Sends everything and resolves when everything has its answer. Rejects when the signal is aborted. */
export async function sendAll(options: TrafficOptions): Promise<void> {
  const agent = new Agent({ connections: options.concurrency });
  const line = new Line(options.concurrency);
  try {
    const startedAt = Date.now();
    await Promise.all(
      options.deliveries.map(async (delivery, index) => {
        await pause(startedAt + (index * 1_000) / options.perSecond - Date.now(), options.signal);
        await gateOpen(delivery, options);
        await sendCopies(delivery, options, agent, line);
      }),
    );
  } finally {
    await agent.destroy();
  }
}

async function sendCopies(delivery: Delivery, options: TrafficOptions, agent: Agent, line: Line): Promise<void> {
  const send = async () => options.onAnswer(await line.run(() => sendUntilAnswered(delivery, options, agent)));
  if (delivery.twice === "same-moment") {
    await Promise.all([send(), send()]);
    return;
  }
  await send();
  if (delivery.twice === "later") {
    await pause(laterMs, options.signal);
    await send();
  }
}

const laterMs = 1_500;
const gatePollMs = 200;

async function gateOpen({ gate }: Delivery, { isOpen, signal }: TrafficOptions): Promise<void> {
  while (gate !== undefined && !isOpen(gate)) await pause(gatePollMs, signal);
}

async function sendUntilAnswered(delivery: Delivery, options: TrafficOptions, agent: Agent): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await sendOnce(delivery, options, agent, tries);
    if (answer !== undefined) return answer;
    await pause(Math.min(1_000, 100 * 2 ** (tries - 1)), options.signal);
  }
}

/** `undefined` when it has to be sent again. */
async function sendOnce(
  delivery: Delivery,
  options: TrafficOptions,
  agent: Agent,
  tries: number,
): Promise<Answer | undefined> {
  const { body, headers, path } = delivery;
  try {
    const response = await request(`${options.hooks()}${path}`, { method: "POST", headers, body, dispatcher: agent });
    const told = (await response.body.json()) as { runId?: string; duplicate?: boolean; code?: string };
    const status = response.statusCode;
    if (status >= 500 || status === 429) return undefined;
    return {
      delivery,
      status,
      tries,
      ...(told.runId === undefined ? {} : { runId: told.runId }),
      isDuplicate: told.duplicate === true,
      ...(told.code === undefined ? {} : { code: told.code }),
    };
  } catch {
    options.signal.throwIfAborted();
    return undefined;
  }
}

/** Lets so many through at a time, in the order in which they came. */
class Line {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal });
  else signal.throwIfAborted();
}
