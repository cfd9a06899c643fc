import { type Fact, statusAfter } from "./fact.ts";
import { initialState, turn } from "./state.ts";
import type { RunStatus } from "./status.ts";

/** The status of a run, told from its facts alone. */
export interface StatusFold {
  readonly status: RunStatus;
  add(fact: Fact): void;
}

/** @param latest the status that the run has: one that is still `accepted` was so from the beginning, which no fact tells. */
export function createStatusFold(latest: RunStatus): StatusFold {
  const state = initialState();
  let status: RunStatus = latest === "accepted" ? "accepted" : "running";
  return {
    get status() {
      return status;
    },
    add(fact) {
      turn(state, { seq: state.length++, at: 0, fact });
      status = statusAfter(status, fact, {
        isUndoing: state.undoing !== undefined,
        isPaused: state.paused !== undefined,
      });
    },
  };
}
