/**
 * Group commit: whatever many runs record in the same moment shares one transaction and one fsync, and nobody is told
 * "done" before it.
 *
 * There is no waiting window. A commit takes what is queued, blocks while it writes, and what came up in the meantime is the
 * next commit: the slower the disk, the larger the groups (measured: a 1 ms window made it 2.6 times slower).
 *
 * A commit that fails for another reason is made again write by write, so that only the one that is at fault fails, and with it
 * what comes after it of the same run: a journal has no gaps.
 *
 * When the disk is full or refuses to write, acceptances are given back to their senders with the error, while facts of runs
 * stay queued and are written as soon as there is room: their effects have already happened.
 */
import type { CancelTimer, Timers } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { Change, Journal, Written } from "../../runs/journal.ts";
import { createDiskHealth } from "./disk-health.ts";

/** What the journal had to say of each change of a write. */
export type Answers = readonly (Written | undefined)[];

interface Entry {
  readonly changes: readonly Change[];
  readonly onWritten: (answers: Answers) => void;
  readonly onFailed: (reason: unknown) => void;
}

export interface Committer {
  /** Resolves when all changes are on disk, in one transaction. */
  write(changes: readonly Change[]): Promise<Answers>;
  /** The same for who needs no promise. */
  queue(changes: readonly Change[], onWritten: Entry["onWritten"], onFailed: Entry["onFailed"]): void;
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
    const failure = commit(group);
    if (failure !== undefined) commitEach(group, failure.error);
  }

  /** Answers what is wrong with the group, if anything is. */
  function commit(group: readonly Entry[]): { readonly error: unknown } | undefined {
    if (refusal !== undefined) {
      keepFacts(group, refusal.error);
      return undefined;
    }
    const changes: Change[] = [];
    for (const entry of group) for (const change of entry.changes) changes.push(change);
    let written: Answers;
    try {
      written = journal.commit(changes);
      disk.took();
    } catch (error) {
      if (!isPassing(error)) return { error };
      keepFacts(group, error);
      return undefined;
    }
    let start = 0;
    for (const entry of group) {
      const end = start + entry.changes.length;
      entry.onWritten(group.length === 1 ? written : written.slice(start, end));
      start = end;
    }
    return undefined;
  }

  /** What one run records must not be the end of the others that it shared a commit with. */
  function commitEach(group: readonly Entry[], groupError: unknown): void {
    const broken = new Map<RunId, unknown>();
    for (const entry of group) {
      const runs = entry.changes.flatMap((change) => (change.kind === "fact" ? change.run : []));
      const before = runs.find((run) => broken.has(run));
      if (before !== undefined) {
        entry.onFailed(broken.get(before));
        continue;
      }
      const failure = group.length === 1 ? { error: groupError } : commit([entry]);
      if (failure === undefined) continue;
      for (const run of runs) broken.set(run, failure.error);
      entry.onFailed(failure.error);
      onBroken(failure.error);
    }
  }

  function keepFacts(group: readonly Entry[], error: WaybillError): void {
    disk.refused(error);
    for (const entry of group) {
      if (entry.changes.some(({ kind }) => kind === "fact" || kind === "seal")) queue.push(entry);
      else entry.onFailed(error);
    }
    if (queue.length > 0) refusal ??= { error, cancelRetry: timers.schedule(retryDelayMs, retry) };
  }

  function enqueue(...[changes, onWritten, onFailed]: Parameters<Committer["queue"]>): void {
    if (isClosed) {
      onFailed(stopping());
      return;
    }
    queue.push({ changes, onWritten, onFailed });
    schedule();
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
    write: (changes) => new Promise((resolve, reject) => enqueue(changes, resolve, reject)),
    queue: enqueue,
    close() {
      isClosed = true;
      retry();
      refusal?.cancelRetry();
      disk.close();
      for (const { onFailed } of queue.splice(0)) onFailed(stopping());
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
