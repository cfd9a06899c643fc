/**
 * What the steps of this process are making, and what they have made and Restate has not recorded yet.
 *
 * Restate begins an execution again when the connection to the worker is lost, while the step that was under way in this process
 * goes on. The new execution joins it instead of making it a second time.
 */
export interface Productions {
  /**
   * What `produce` makes under this name; of two that ask, the second gets what the first one began.
   * @param attempt aborted when the execution that asks is over or has lost its connection.
   */
  make<T>(name: string, attempt: AbortSignal, produce: () => Promise<T>): Promise<T>;
  /** What was made is recorded: whoever asks from now on makes it anew. */
  settle(name: string): void;
  /** Begins nothing more. Resolves when all that was made is recorded, or has nobody here who could record it. */
  end(): Promise<void>;
}

interface Made {
  readonly making: Promise<unknown>;
  /** Of the latest who asked. */
  attempt: AbortSignal;
  isOver: boolean;
}

/** With so many, those whose runs were taken up by other workers meanwhile are looked for and dropped. */
const sweepEvery = 1_000;

export function createProductions(): Productions {
  const made = new Map<string, Made>();
  let hasEnded = false;
  const idle = Promise.withResolvers<void>();

  const isAbandoned = ({ isOver, attempt }: Made): boolean => isOver && attempt.aborted;

  function checkEnd(): void {
    if (hasEnded && [...made.values()].every(isAbandoned)) idle.resolve();
  }

  function sweep(): void {
    for (const [name, each] of made) if (isAbandoned(each)) made.delete(name);
  }

  function begin(name: string, attempt: AbortSignal, making: Promise<unknown>): void {
    const begun: Made = { making, attempt, isOver: false };
    const over = (): void => {
      begun.isOver = true;
      checkEnd();
    };
    making.then(over, over);
    made.set(name, begun);
    if (made.size % sweepEvery === 0) sweep();
  }

  return {
    make<T>(name: string, attempt: AbortSignal, produce: () => Promise<T>): Promise<T> {
      const known = made.get(name);
      if (known !== undefined) {
        known.attempt = attempt;
        return known.making as Promise<T>;
      }
      if (hasEnded) return new Promise(() => {});
      const making = produce();
      begin(name, attempt, making);
      return making;
    },
    settle(name) {
      made.delete(name);
      checkEnd();
    },
    end() {
      hasEnded = true;
      for (const { attempt } of made.values()) attempt.addEventListener("abort", checkEnd);
      checkEnd();
      return idle.promise;
    },
  };
}
