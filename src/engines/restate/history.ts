import type { RunId } from "../../core/ids.ts";
import { advance } from "../../runs/advance.ts";
import type { Fact, RecordedFact } from "../../runs/fact.ts";
import type { LedgerWriter } from "../../runs/ledger-writer.ts";
import { type RunState, stateOf } from "../../runs/state.ts";
import type { RunStatus } from "../../runs/status.ts";

/** The facts of a run in the memory of one execution. On each execution they come about anew, alike. */
export interface History {
  readonly state: RunState;
  readonly status: RunStatus;
  readonly facts: readonly RecordedFact[];
  /** The latest instant that is recorded: what every execution knows to have passed. */
  readonly latestAt: number;
  /** Gives the fact its place, and resolves when it is in the ledger. */
  record(fact: Fact, at: number): Promise<RecordedFact>;
}

export interface HistoryOptions {
  readonly run: RunId;
  readonly flow: { readonly name: string };
  readonly status: RunStatus;
  readonly acceptedAt: number;
  /** From earlier executions. */
  readonly facts: readonly RecordedFact[];
  readonly ledger: LedgerWriter;
}

export function createHistory({ run, flow, status, acceptedAt, facts: earlier, ledger }: HistoryOptions): History {
  const running = { run, flow, status, state: stateOf(earlier) };
  const facts = [...earlier];
  let latestAt = Math.max(acceptedAt, running.state.latestAt);
  return {
    state: running.state,
    get status() {
      return running.status;
    },
    facts,
    get latestAt() {
      return latestAt;
    },
    async record(fact, at) {
      const change = advance(running, fact, at);
      facts.push(change.recorded);
      latestAt = Math.max(latestAt, at);
      await ledger.write([change]);
      return change.recorded;
    },
  };
}
