/** Something that is waited for again and again: a ring before the wait is not lost, many rings are one. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or at once when it rang since the last wait. */
  wait(): Promise<void>;
}

export function createBell(): Bell {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    ring: () => resolve(),
    async wait() {
      await promise;
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
  };
}

/**
 * A signal this soon after the first is the same request, in milliseconds: a terminal sends Ctrl-C to every process of a command,
 * and launchers such as npm pass it on besides.
 */
const sameRequestMs = 500;

/** Resolves at the first signal that asks this process to end. A second one ends it at once, as if nobody listened. */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        askedAt ??= performance.now();
        resolve();
        if (performance.now() - askedAt < sameRequestMs) return;
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      });
    }
  });
}

/** Until what is left of the work of this process is over by itself, in milliseconds. */
const lastTurnsMs = 100;

/** Ends the process soon, whatever a step that did not come to its end left behind: a timer or a socket would keep it alive. */
export function endSoon(): void {
  setTimeout(() => process.exit(), lastTurnsMs).unref();
}
