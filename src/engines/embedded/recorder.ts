import type { Clock } from "../../core/clock.ts";
import type { RunId } from "../../core/ids.ts";
import { advance } from "../../runs/advance.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Written } from "../../runs/journal.ts";
import type { ActiveRun } from "./active-run.ts";
import type { Committer } from "./committer.ts";
import type { Incoming, Messages } from "./messages.ts";

/** Writes what happens to runs that are in memory. */
export interface Recorder {
  /** Writes a fact, and with it messages for other flows; resolves with its instant once it is on disk. */
  record(active: ActiveRun, fact: Fact, requests?: readonly AcceptRequest[]): Promise<number>;
}

export interface RecorderDeps {
  readonly clock: Clock;
  readonly committer: Pick<Committer, "write">;
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

  return {
    async record(active, fact, requests) {
      const incoming = requests === undefined ? none : prepareAll(requests, active.run);
      const before = active.status;
      const change = advance(active, fact, clock.now());
      const after = active.status;
      active.unwrittenCount++;
      let answers: readonly (Written | undefined)[] = [];
      try {
        answers = await committer.write(
          incoming === none ? [change] : [change, ...incoming.map((message) => message.change)],
        );
        if (incoming !== none) settle(incoming, answers);
        return change.recorded.at;
      } catch (error) {
        for (const message of incoming) message.abandon();
        // What was not written did not happen: the counts of the ledger go by the status that it has on disk.
        if (active.status === after) active.status = before;
        throw error;
      } finally {
        active.unwrittenCount--;
        for (const answer of answers) if (answer?.wake !== undefined) wake(answer.wake);
        if (active.unwrittenCount === 0) active.poke();
      }
    },
  };
}
