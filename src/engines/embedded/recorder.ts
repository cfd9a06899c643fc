/**
 * Writes what happens to runs that are in memory.
 *
 * 1. A fact counts for its run from the moment at which it is recorded, and is on its way to disk then: so a run goes on to its
 *    next fact at once, and the two share a commit. Whoever does something that is seen outside waits until they are written.
 * 2. Facts of a run reach the disk in the order in which they were recorded. After one that could not be written, nothing is
 *    recorded of the run any more but that it is dead.
 */
import type { Clock } from "../../core/clock.ts";
import type { RunId } from "../../core/ids.ts";
import { advance } from "../../runs/advance.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Fact } from "../../runs/fact.ts";
import { failureOf } from "../../runs/failure.ts";
import type { Written } from "../../runs/journal.ts";
import type { ActiveRun } from "./active-run.ts";
import type { Answers, Committer } from "./committer.ts";
import type { Incoming, Messages } from "./messages.ts";

export interface Recorder {
  /**
   * Records a fact, and with it messages for other flows. Answers its instant.
   * @throws what kept an earlier fact of the run from being written; what is wrong with a message.
   */
  record(active: ActiveRun, fact: Fact, requests?: readonly AcceptRequest[]): number;
  /** Resolves when everything that is recorded of the run is on disk. @throws what kept it from being written. */
  written(active: ActiveRun): Promise<void>;
  /** Ends a run of which something could not be written. @throws when that cannot be written either. */
  breakOff(active: ActiveRun): Promise<void>;
}

export interface RecorderDeps {
  readonly clock: Clock;
  readonly committer: Pick<Committer, "queue">;
  readonly messages: Messages;
  readonly wake: (runs: readonly RunId[]) => void;
}

const none: readonly Incoming[] = [];

export function createRecorder({ clock, committer, messages, wake }: RecorderDeps): Recorder {
  /** Either all messages or none are on their way. */
  function prepareAll(requests: readonly AcceptRequest[], parent: RunId): readonly Incoming[] {
    const incoming: Incoming[] = [];
    try {
      for (const request of requests) incoming.push(messages.prepare(request, parent));
      return incoming;
    } catch (error) {
      for (const message of incoming) message.abandon();
      throw error;
    }
  }

  function settle(incoming: readonly Incoming[], answers: readonly (Written | undefined)[]): void {
    for (const [index, message] of incoming.entries()) message.settle(answers[index + 1]);
  }

  function record(active: ActiveRun, fact: Fact, requests?: readonly AcceptRequest[]): number {
    if (active.broken !== undefined) throw active.broken.error;
    const incoming = requests === undefined ? none : prepareAll(requests, active.run);
    const change = advance(active, fact, clock.now());
    active.unwrittenCount++;
    committer.queue(
      incoming === none ? [change] : [change, ...incoming.map((message) => message.change)],
      (answers) => {
        active.statusOnDisk = change.to;
        if (incoming !== none) settle(incoming, answers);
        over(active, answers);
      },
      (error) => {
        for (const message of incoming) message.abandon();
        // What was not written did not happen: the counts of the ledger go by the status that it has on disk.
        active.status = active.statusOnDisk;
        active.broken ??= { error };
        over(active, []);
      },
    );
    return change.recorded.at;
  }

  function over(active: ActiveRun, answers: Answers): void {
    active.unwrittenCount--;
    for (const answer of answers) if (answer?.wake !== undefined) wake(answer.wake);
    if (active.unwrittenCount > 0) return;
    active.poke();
    const told = active.onWritten;
    active.onWritten = undefined;
    told?.();
  }

  function written(active: ActiveRun): Promise<void> {
    if (active.unwrittenCount === 0)
      return active.broken === undefined ? Promise.resolve() : Promise.reject(active.broken.error);
    const others = active.onWritten;
    return new Promise((resolve, reject) => {
      active.onWritten = () => {
        others?.();
        if (active.broken === undefined) resolve();
        else reject(active.broken.error);
      };
    });
  }

  return {
    record,
    written,
    async breakOff(active) {
      if (active.broken === undefined) return written(active);
      const { error } = active.broken;
      active.broken = undefined;
      record(active, { kind: "dead", failure: failureOf(error, "flow-failed") });
      return written(active);
    },
  };
}
