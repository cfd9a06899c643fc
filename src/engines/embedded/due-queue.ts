import type { RunId } from "../../core/ids.ts";

/** Runs by when they are due: a binary heap, so that adding and taking cost the logarithm of how many sleep. */
export interface DueQueue {
  add(at: number, run: RunId): void;
  /** The earliest instant at which a run is due; `undefined` when none is. */
  nextAt(): number | undefined;
  /** Removes and gives the runs due at `now` or before, earliest first; of those due at the same instant the oldest. */
  take(now: number): readonly RunId[];
}

interface Due {
  readonly at: number;
  readonly run: RunId;
}

export function createDueQueue(): DueQueue {
  const heap: Due[] = [];

  function isEarlier(left: number, right: number): boolean {
    const [a, b] = [heap[left], heap[right]];
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.run < b.run));
  }

  function swap(left: number, right: number): void {
    const [a, b] = [heap[left], heap[right]];
    if (a === undefined || b === undefined) return;
    heap[left] = b;
    heap[right] = a;
  }

  function rise(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!isEarlier(child, parent)) return;
      swap(child, parent);
      child = parent;
    }
  }

  function sink(): void {
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const child = isEarlier(right, left) ? right : left;
      if (!isEarlier(child, parent)) return;
      swap(child, parent);
      parent = child;
    }
  }

  function takeFirst(): Due | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first !== undefined && last !== undefined && heap.length > 0) {
      heap[0] = last;
      sink();
    }
    return first;
  }

  return {
    add(at, run) {
      heap.push({ at, run });
      rise(heap.length - 1);
    },
    nextAt: () => heap[0]?.at,
    take(now) {
      const due: RunId[] = [];
      for (let first = heap[0]; first !== undefined && first.at <= now; first = heap[0]) {
        takeFirst();
        due.push(first.run);
      }
      return due;
    },
  };
}
