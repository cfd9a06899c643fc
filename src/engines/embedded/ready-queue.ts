import type { Priority } from "../../definitions/flow.ts";
import { createFifo } from "./fifo.ts";

/**
 * What waits for a place, by priority. Of what is there the higher goes first, but every eighth time the lowest does: so
 * nothing waits for ever, however much of the higher comes.
 */
export interface ReadyQueue<T> {
  readonly size: number;
  push(item: T, priority?: Priority): void;
  shift(): T | undefined;
}

/** Low runs get a share of one in eight beside high ones: enough to go on, and little enough not to be felt. */
const turnOfTheLowest = 8;

export function createReadyQueue<T>(): ReadyQueue<T> {
  const queues = { high: createFifo<T>(), normal: createFifo<T>(), low: createFifo<T>() };
  const fromHigh = [queues.high, queues.normal, queues.low];
  const fromLow = fromHigh.toReversed();
  let turn = 0;
  return {
    get size() {
      return queues.high.size + queues.normal.size + queues.low.size;
    },
    push(item, priority = "normal") {
      queues[priority].push(item);
    },
    shift() {
      turn++;
      const order = turn % turnOfTheLowest === 0 ? fromLow : fromHigh;
      return order.find(({ size }) => size > 0)?.shift();
    },
  };
}
