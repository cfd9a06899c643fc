/**
 * Group commit: whatever many runs record in the same moment shares one transaction and one fsync, and nobody is told
 * "done" before it.
 *
 * There is no waiting window. A commit takes what is queued, blocks while it writes, and what came up in the meantime is the
 * next commit: the slower the disk, the larger the groups (measured: a 1 ms window made it 2.6 times slower).
 *
 * A commit that fails for another reason is made again write by write, so that only the one that is at fault fails.
 *
 * When the disk is full or refuses to write, acceptances are given back to their senders with the error, while facts of runs
 * stay queued and are written as soon as there is room: their effects have already happened.
 */
import type { CancelTimer, Timers } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { Change, Journal, Written } from "../../runs/journal.ts";
import { createDiskHealth } from "./disk-health.ts";

/** What the journal had to say of each change of a write. */
export type Answers = readonly (Written | undefined)[];

interface Entry {
  readonly changes: readonly Change[];
  readonly resolve: (written: Answers) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Committer {
  /** Resolves when all changes are on disk, in one transaction. */
  write(changes: readonly Change[]): Promise<Answers>;
  /** Why the disk takes nothing; `undefined` when it does. Looks for itself whether there is room again. */
  readonly refusal: WaybillError | undefined;
  /** Writes what is queued and stops. What cannot be written any more is rejected, and so is whatever still comes. */
  close(): void;
}

/** How soon a commit that the disk refused is tried again, in milliseconds. */
const retryDelayMs = 250;

export function createCommitter(journal: Journal, timers: Timers, onBroken: (error: unknown) => void): Committer {
  let queue: Entry[] = [];
  let isScheduled = false;
  let isClosed = false;
  const disk = createDiskHealth(() => journal.probe(), timers, retryDelayMs);
  /** What the disk said when it last refused to write; until the retry nothing else is tried, so that facts keep their order. */
  let refusal: { readonly error: WaybillError; readonly cancelRetry: CancelTimer } | undefined;

  function schedule(): void {
    if (isScheduled || refusal !== undefined) return;
    isScheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    isScheduled = false;
    if (queue.length === 0) return;
    const group = queue;
    queue = [];
    commit(group);
  }

  function commit(group: readonly Entry[]): void {
    if (refusal !== undefined) {
      keepFacts(group, refusal.error);
      return;
    }
    let written: Answers;
    try {
      written = journal.commit(group.flatMap(({ changes }) => changes));
      disk.took();
    } catch (error) {
      if (isPassing(error)) keepFacts(group, error);
      else reject(group, error);
      return;
    }
    let start = 0;
    for (const { changes, resolve } of group) {
      resolve(written.slice(start, start + changes.length));
      start += changes.length;
    }
  }

  /** What one run records must not be the end of the others that it shared a commit with. */
  function reject(group: readonly Entry[], error: unknown): void {
    const [only] = group;
    if (group.length > 1) {
      for (const entry of group) commit([entry]);
    } else if (only !== undefined) {
      only.reject(error);
      onBroken(error);
    }
  }

  function keepFacts(group: readonly Entry[], error: WaybillError): void {
    disk.refused(error);
    for (const entry of group) {
      if (entry.changes.some(({ kind }) => kind === "fact")) queue.push(entry);
      else entry.reject(error);
    }
    if (queue.length > 0) refusal ??= { error, cancelRetry: timers.schedule(retryDelayMs, retry) };
  }

  function retry(): void {
    refusal?.cancelRetry();
    refusal = undefined;
    flush();
  }

  return {
    get refusal() {
      return disk.refusal;
    },
    write: (changes) =>
      new Promise((resolve, reject) => {
        if (isClosed) {
          reject(stopping());
          return;
        }
        queue.push({ changes, resolve, reject });
        schedule();
      }),
    close() {
      isClosed = true;
      retry();
      refusal?.cancelRetry();
      disk.close();
      for (const { reject } of queue.splice(0)) reject(stopping());
    },
  };
}

function stopping(): WaybillError {
  return new WaybillError(
    "shutting-down",
    "Waybill is stopping and cannot write any more. Send it again once it is back.",
  );
}

/** Whether the disk may take it later. */
export function isPassing(error: unknown): error is WaybillError {
  return error instanceof WaybillError && (error.code === "disk-full" || error.code === "data-unwritable");
}
