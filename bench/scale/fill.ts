import { createRunIds } from "../../src/core/ids.ts";
import { openStore } from "../../src/ledger/sqlite/open.ts";
import type { Fact } from "../../src/runs/fact.ts";
import type { Change, Journal } from "../../src/runs/journal.ts";
import { systemClock } from "../../src/server/time.ts";
import { makeOrder, threeStep } from "../order.ts";
import { openEngine } from "./engine.ts";
import { sleeper } from "./flows.ts";

/** Runs in one transaction: large enough that the commits cost nothing, small enough to say how far it is. */
const batchRuns = 5_000;

export type Progress = (done: number) => void;

/** What happens to the run of a place in the row, and the status in which that leaves it. */
interface Story {
  readonly flow: string;
  keyOf(index: number): string;
  factsOf(index: number): readonly Fact[];
  readonly end: "completed" | "waiting";
}

/** Fills a data folder with finished three-step runs, by the real writer and with what a real run wrote. */
export async function fillFinished(dir: string, count: number, onProgress: Progress): Promise<void> {
  const { engine, journal, close } = openEngine(dir, [threeStep]);
  const { runId } = await engine.accept({ flow: threeStep.name, key: "0", input: makeOrder(0) });
  await engine.ended(runId);
  const facts = journal.load(runId)?.facts.map(({ fact }) => fact) ?? [];
  await close();
  fill(dir, count, { flow: threeStep.name, keyOf: String, factsOf: () => facts, end: "completed" }, onProgress);
}

/** Fills a data folder with sleeping runs, of which each is due when it is told. Keys are told apart by `name`. */
export function fillSleeping(
  dir: string,
  name: string,
  count: number,
  dueAt: (index: number) => number,
  onProgress: Progress,
): void {
  const factsOf = (index: number): readonly Fact[] => [{ kind: "slept", step: "a while", untilAt: dueAt(index) }];
  fill(dir, count, { flow: sleeper.name, keyOf: (index) => `${name}-${index}`, factsOf, end: "waiting" }, onProgress);
}

function fill(dir: string, count: number, story: Story, onProgress: Progress): void {
  const store = openStore(dir);
  try {
    const newRunId = createRunIds(systemClock, store.journal.lastRunNumber());
    for (let done = 0; done < count; done += batchRuns) {
      writeBatch(store.journal, newRunId, done, Math.min(batchRuns, count - done), story);
      onProgress(done);
    }
  } finally {
    store.close();
  }
}

function writeBatch(journal: Journal, newRunId: () => string, first: number, size: number, story: Story): void {
  const changes: Change[] = [];
  for (let index = first + 1; index <= first + size; index++) {
    const run = newRunId();
    const at = systemClock.now();
    const input = JSON.stringify(makeOrder(index));
    const { flow, keyOf, factsOf, end } = story;
    const acceptance = { run, flow, version: "1.0.0", key: keyOf(index), input, at, status: "running" } as const;
    changes.push({ kind: "accept", acceptance });
    const facts = factsOf(index);
    for (const [seq, fact] of facts.entries()) {
      const to = seq === facts.length - 1 ? end : "running";
      changes.push({ kind: "fact", run, flow, recorded: { seq, at, fact }, from: "running", to });
    }
  }
  const written = journal.commit(changes);
  if (written.some((answer) => answer?.existing !== undefined)) throw new Error("A run of the bench has a key twice.");
}
