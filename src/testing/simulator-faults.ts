import type { Random } from "../core/clock.ts";
import { type Answer, type Effect, type OutageMode, problem } from "./simulator-types.ts";

/** How a call ends: answered, or with its connection reset, or never; and what it changed. */
export type Ending =
  | { readonly kind: "answer"; readonly answer: Answer; readonly effect?: Effect }
  | { readonly kind: "reset"; readonly effect?: Effect }
  | { readonly kind: "hang" };

/** Mulberry32: 32 bits of state, good enough to spread errors, the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The faults that a test plans for a system. An outage comes before everything, then the planned answers in the order in
 * which they were planned, then the error rate.
 */
export class FaultScript {
  outage: OutageMode | null = null;
  latencyMs: number;
  errorRate: number;
  readonly #random: Random;
  readonly #planned: { left: number; readonly answer: Answer }[] = [];
  #answersToDrop = 0;

  constructor(options: { readonly latencyMs: number; readonly errorRate: number; readonly random: Random }) {
    this.latencyMs = options.latencyMs;
    this.errorRate = options.errorRate;
    this.#random = options.random;
  }

  /** Answers the next `count` calls with `answer`. */
  plan(count: number, answer: Answer): void {
    this.#planned.push({ left: count, answer });
  }

  planDrops(count: number): void {
    this.#answersToDrop += count;
  }

  /** Ends the outage and forgets what was planned. Latency and error rate stay: they describe the system. */
  restore(): void {
    this.outage = null;
    this.#planned.length = 0;
    this.#answersToDrop = 0;
  }

  /** Whether the answer to a call that had an effect gets lost. Uses up one planned drop. */
  takeDrop(): boolean {
    if (this.#answersToDrop === 0) return false;
    this.#answersToDrop--;
    return true;
  }

  /** How the outage ends a call, be it new or under way; `undefined` when there is none. */
  endByOutage(): Ending | undefined {
    if (this.outage === null) return undefined;
    if (this.outage === "down") return { kind: "reset" };
    if (this.outage === "hang") return { kind: "hang" };
    return { kind: "answer", answer: problem(503, "down-for-now", "The simulated system has an outage") };
  }

  /** How a new call ends before it has an effect; `undefined` when it gets through. Uses up one planned answer. */
  endAtDoor(): Ending | undefined {
    if (this.outage !== null) return this.endByOutage();
    const next = this.#planned[0];
    if (next !== undefined) {
      next.left--;
      if (next.left <= 0) this.#planned.shift();
      return { kind: "answer", answer: next.answer };
    }
    if (this.errorRate > 0 && this.#random() < this.errorRate) {
      return { kind: "answer", answer: problem(500, "random-error", "The simulated system had an error") };
    }
    return undefined;
  }
}
