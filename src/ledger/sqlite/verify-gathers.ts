import type { DatabaseSync } from "node:sqlite";
import { runIdOf } from "../../core/ids.ts";

/** An entry of a run, the entries of a run together and in order. */
export interface GatherEntry {
  readonly run_id: number;
  readonly flow: number;
  readonly version: string;
  readonly kind: string;
  readonly step: string | null;
}

export interface GatherCheck {
  add(entry: GatherEntry): void;
  /** There are no more entries of the run. */
  end(run: GatherEntry): void;
  /** To be called after all runs. */
  compare(): void;
}

/** Holds `gathers` and `gathered_keys` against what the entries say. */
export function createGatherCheck(db: DatabaseSync, note: (problem: string) => void): GatherCheck {
  const findKey = db.prepare("SELECT run FROM gathered_keys WHERE flow = ? AND key = ?");
  const findOpen = db.prepare("SELECT flow, version, count FROM gathers WHERE run = ?");
  const countOf = (table: string): number =>
    Number(db.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.["count"]);
  /** Of the run that is looked at: how many messages it has as long as it takes more. */
  let messages = 0;
  let isOpen = false;
  let [openCount, keyCount] = [0, 0];

  function addKey({ run_id, flow, step }: GatherEntry): void {
    keyCount++;
    if (Number(findKey.get(flow, step)?.["run"]) === run_id) return;
    note(`a message that joined run ${runIdOf(run_id)} is not found by its key`);
  }

  return {
    add(entry) {
      const { kind } = entry;
      if (kind === "accepted") {
        messages = 1;
        isOpen = false;
      } else if (kind === "gathering") isOpen = messages === 1;
      else if (kind === "gathered") {
        messages++;
        addKey(entry);
      } else isOpen = false;
    },
    end({ run_id, flow, version }) {
      if (!isOpen) return;
      openCount++;
      const row = findOpen.get(run_id);
      const isKnown = row !== undefined && row["flow"] === flow && row["version"] === version;
      if (isKnown && row["count"] === messages) return;
      const found = isKnown ? `${String(row["count"])} messages of it are counted` : "no message can join it";
      note(`run ${runIdOf(run_id)} takes further messages and has ${messages}, and ${found}`);
    },
    compare() {
      const strays = [countOf("gathers") - openCount, countOf("gathered_keys") - keyCount];
      for (const [index, what] of ["runs are taken to gather that do not", "keys are of no message"].entries()) {
        const count = strays[index] ?? 0;
        if (count > 0) note(`${count} ${what}`);
      }
    },
  };
}
