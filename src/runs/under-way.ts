/**
 * What a flow function began and what is not over yet. Branches of a `Promise.all` go on when one of them has failed, and a
 * step may lack its `await`: their facts must not come after the end of the run.
 */
export interface UnderWay {
  /** Begins something, unless the end has come: then it never begins, and its promise stays unsettled. */
  add<T>(begin: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way any more. */
  end(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  let count = 0;
  let hasEnded = false;
  let onLast: (() => void) | undefined;
  return {
    add(begin) {
      if (hasEnded) return new Promise(() => {});
      count++;
      const over = (): void => {
        count--;
        if (count === 0) onLast?.();
      };
      const promise = begin();
      promise.then(over, over);
      return promise;
    },
    end() {
      hasEnded = true;
      if (count === 0) return Promise.resolve();
      return new Promise((resolve) => {
        onLast = resolve;
      });
    },
  };
}
