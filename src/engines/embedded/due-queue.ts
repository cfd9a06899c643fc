import { type RunId, runIdOf, runNumber } from "../../core/ids.ts";

/**
 * Runs by when they are due: a binary heap, so that adding and taking cost the logarithm of how many sleep. It lies in two
 * arrays of plain numbers, which is 16 bytes for a run where objects take 90: a million runs may be asleep.
 */
export interface DueQueue {
  add(at: number, run: RunId): void;
  /** The earliest instant at which a run is due; `undefined` when none is. */
  nextAt(): number | undefined;
  /** Removes and gives the runs due at `now` or before, earliest first; of those due at the same instant the oldest. */
  take(now: number): readonly RunId[];
}

const firstCapacity = 64;

export function createDueQueue(): DueQueue {
  /** Of the run at each place of the heap: when it is due, and its number. Places from `size` on are free. */
  let ats = new Float64Array(firstCapacity);
  let runs = new Float64Array(firstCapacity);
  let size = 0;

  function atOf(place: number): number {
    return place < size ? (ats[place] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }

  function put(place: number, at: number, run: number): void {
    ats[place] = at;
    runs[place] = run;
  }

  function move(from: number, to: number): void {
    put(to, ats[from] ?? 0, runs[from] ?? 0);
  }

  function resize(capacity: number): void {
    const [oldAts, oldRuns] = [ats.subarray(0, size), runs.subarray(0, size)];
    ats = new Float64Array(capacity);
    runs = new Float64Array(capacity);
    ats.set(oldAts);
    runs.set(oldRuns);
  }

  /** Of runs that are due at the same instant the one that was accepted first is earlier. Nothing is at a free place. */
  function isEarlier(at: number, run: number, place: number): boolean {
    const other = atOf(place);
    return at < other || (at === other && run < (runs[place] ?? 0));
  }

  /** Puts it where its elders are above it, from the last place up. */
  function rise(at: number, run: number): void {
    let place = size - 1;
    for (let parent = (place - 1) >> 1; place > 0 && isEarlier(at, run, parent); parent = (place - 1) >> 1) {
      move(parent, place);
      place = parent;
    }
    put(place, at, run);
  }

  /** Puts it where its elders are above it, from the first place down. */
  function sink(at: number, run: number): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const child = isEarlier(atOf(left + 1), runs[left + 1] ?? 0, left) ? left + 1 : left;
      if (child >= size || isEarlier(at, run, child)) break;
      move(child, place);
      place = child;
    }
    put(place, at, run);
  }

  function removeFirst(): void {
    size--;
    if (size > 0) sink(ats[size] ?? 0, runs[size] ?? 0);
    // What a great many that slept at one time took is given back.
    if (size >= firstCapacity && size * 4 < ats.length) resize(size * 2);
  }

  return {
    add(at, run) {
      const number = runNumber(run);
      if (number === undefined) throw new RangeError(`"${run}" is not a run id of an embedded engine.`);
      if (size === ats.length) resize(size * 2);
      size++;
      rise(at, number);
    },
    nextAt: () => (size === 0 ? undefined : ats[0]),
    take(now) {
      const due: RunId[] = [];
      while (size > 0 && atOf(0) <= now) {
        due.push(runIdOf(runs[0] ?? 0));
        removeFirst();
      }
      return due;
    },
  };
}
