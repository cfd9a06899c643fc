/**
 * What runs wait for from outside, and what they were told.
 *
 * 1. A wait and the signal that ends it stay until the run has recorded what it received. The first signal counts.
 * 2. An event is matched with the waits that are there, and a wait with the events that were there before: both in the
 *    transaction that writes the later of the two, so that none is missed whichever comes first.
 * 3. An event ends one wait of a run at most: the oldest that has no signal. A run is not given an event a second time, unless it is
 *    replayed from the start.
 * 4. A shape that was never awaited before is looked for in all events since the oldest unfinished run was accepted: those are
 *    all that anybody could still wait for.
 */
import type { DatabaseSync } from "node:sqlite";
import { type RunId, runIdOf } from "../../core/ids.ts";
import type { Signal } from "../../runs/execution.ts";
import type { AwaitingFact, EmittedFact, EventMatch, Fact, ReceivedFact, ReplayedFact } from "../../runs/fact.ts";
import type { Written } from "../../runs/journal.ts";
import { keyOfEvent, keyOfMatch, shapeOf, topicOf, topicOfShape } from "../../runs/match.ts";
import { isFinal, type RunStatus } from "../../runs/status.ts";
import { fullBody } from "./payloads.ts";

export interface WaitWriter {
  /** Keeps waits and signals in step with a fact of a run. `entry` is the row of the fact. */
  follow(run: number, fact: Fact, to: RunStatus, entry: number): Written | undefined;
  /** Sends a signal; `isKnown` when there was one already. */
  send(run: number, step: string, signal: Signal): Written;
  /** To be called when a transaction was not written. */
  clear(): void;
}

export function createWaitWriter(db: DatabaseSync): WaitWriter {
  const insertWait = db.prepare("INSERT OR REPLACE INTO waits (run, step, kind, match) VALUES (?, ?, ?, ?)");
  const deleteWait = db.prepare("DELETE FROM waits WHERE run = ? AND step = ?");
  const deleteWaits = db.prepare("DELETE FROM waits WHERE run = ?");
  const findWaits = db.prepare("SELECT run, step FROM waits WHERE match = ?");
  const findAwaiting = db.prepare("SELECT max(id) AS id FROM entries WHERE run = ? AND kind = 'awaiting' AND step = ?");
  const selectGiven = db.prepare("SELECT body FROM signals WHERE run = ?");
  const selectReceived = db.prepare(
    "SELECT kind, detail FROM entries WHERE run = ? AND kind IN ('received', 'replayed') ORDER BY id",
  );
  const insertSignal = db.prepare("INSERT OR IGNORE INTO signals (run, step, body) VALUES (?, ?, ?)");
  const deleteSignal = db.prepare("DELETE FROM signals WHERE run = ? AND step = ?");
  const deleteSignals = db.prepare("DELETE FROM signals WHERE run = ?");
  const insertShape = db.prepare("INSERT INTO event_shapes (shape) VALUES (?)");
  const selectShapes = db.prepare("SELECT shape FROM event_shapes");
  const insertKey = db.prepare("INSERT OR IGNORE INTO event_keys (key, entry) VALUES (?, ?)");
  const findEvent = db.prepare(
    `SELECT event_keys.entry, ${fullBody} AS body FROM event_keys JOIN entries ON entries.id = event_keys.entry
     WHERE event_keys.key = ? AND event_keys.entry > ? ORDER BY event_keys.entry`,
  );
  const findAccepted = db.prepare("SELECT min(id) AS id FROM entries WHERE run = ?");
  const findOldestOpen = db.prepare(
    "SELECT min(id) AS id FROM runs WHERE status <> 'completed' AND status IN ('accepted', 'running', 'waiting', 'compensating', 'dead')",
  );
  const eventsSince = db.prepare(
    `SELECT id, ${fullBody} AS body, detail FROM entries WHERE kind = 'emitted' AND id > ? ORDER BY id`,
  );
  let shapes: ReadonlyMap<string, readonly string[]> | undefined;
  /** Most runs never wait for anything from outside: as long as none has, there is nothing to forget at their ends. */
  let isUsed =
    db.prepare("SELECT EXISTS (SELECT 1 FROM waits) OR EXISTS (SELECT 1 FROM signals) AS used").get()?.["used"] === 1;

  function shapesOf(topic: string): readonly string[] {
    shapes ??= Map.groupBy(
      selectShapes.all().map((row) => String(row["shape"])),
      topicOfShape,
    );
    return shapes.get(topic) ?? [];
  }

  function acceptedEntry(run: number): number {
    return Number(findAccepted.get(run)?.["id"] ?? 0);
  }

  function send(run: number, step: string, signal: Signal): Written {
    isUsed = true;
    const { changes } = insertSignal.run(run, step, JSON.stringify(signal));
    return changes === 0 ? { isKnown: true } : { wake: [runIdOf(run)] };
  }

  function publish(entry: number, { contract, contractVersion, data }: EmittedFact): Written | undefined {
    const known = shapesOf(topicOf(contract, contractVersion));
    if (known.length === 0) return undefined;
    const document: unknown = JSON.parse(data);
    const waits = new Map<number, string[]>();
    for (const shape of known) {
      const key = keyOfEvent(shape, document);
      if (key === undefined) continue;
      insertKey.run(key, entry);
      for (const { run, step } of findWaits.all(key)) {
        waits.set(Number(run), [...(waits.get(Number(run)) ?? []), String(step)]);
      }
    }
    const wake: RunId[] = [];
    for (const [run, steps] of waits) {
      for (const step of steps.length === 1 ? steps : oldestFirst(run, steps)) {
        const written = send(run, step, { value: data, position: entry });
        // A wait that was ended by another event leaves this one to the next.
        if (written.isKnown === true) continue;
        wake.push(...(written.wake ?? []));
        break;
      }
    }
    return wake.length === 0 ? undefined : { wake };
  }

  function oldestFirst(run: number, steps: readonly string[]): readonly string[] {
    const began = new Map(steps.map((step) => [step, Number(findAwaiting.get(run, step)?.["id"] ?? 0)]));
    return steps.toSorted((left, right) => (began.get(left) ?? 0) - (began.get(right) ?? 0));
  }

  /** Gives the keys of a shape to the events that are there. */
  function learn(shape: string, topic: string): void {
    insertShape.run(shape);
    shapes = undefined;
    const oldest = acceptedEntry(Number(findOldestOpen.get()?.["id"] ?? 0));
    for (const { id, body, detail } of eventsSince.iterate(oldest)) {
      const { contract, contractVersion } = JSON.parse(String(detail)) as EmittedFact;
      if (topicOf(contract, contractVersion) !== topic) continue;
      const key = keyOfEvent(shape, JSON.parse(String(body)));
      if (key !== undefined) insertKey.run(key, Number(id));
    }
  }

  function awaitEvent(run: number, step: string, match: EventMatch): Written | undefined {
    const shape = shapeOf(match);
    if (!shapesOf(match.topic).includes(shape)) learn(shape, match.topic);
    let given: ReadonlySet<number> | undefined;
    for (const { entry, body } of findEvent.iterate(keyOfMatch(match), match.after ?? acceptedEntry(run))) {
      given ??= givenTo(run);
      if (!given.has(Number(entry))) return send(run, step, { value: String(body), position: Number(entry) });
    }
    return undefined;
  }

  /** Positions of the events that the run was given. */
  function givenTo(run: number): ReadonlySet<number> {
    let positions: (number | undefined)[] = [];
    for (const { kind, detail } of selectReceived.iterate(run)) {
      const { position, from } = JSON.parse(String(detail ?? "{}")) as Partial<ReceivedFact & ReplayedFact>;
      if (kind === "received") positions.push(position);
      else if (from === "start") positions = [];
    }
    for (const { body } of selectGiven.iterate(run)) positions.push((JSON.parse(String(body)) as Signal).position);
    return new Set(positions.filter((position) => position !== undefined));
  }

  function wait(run: number, { step, for: kind, match }: AwaitingFact): Written | undefined {
    isUsed = true;
    insertWait.run(run, step, kind, match === undefined ? null : keyOfMatch(match));
    return match === undefined ? undefined : awaitEvent(run, step, match);
  }

  function forget(run: number): void {
    if (!isUsed) return;
    deleteWaits.run(run);
    deleteSignals.run(run);
  }

  return {
    send,
    follow(run, fact, to, entry) {
      switch (fact.kind) {
        case "awaiting":
          return wait(run, fact);
        case "received":
          deleteWait.run(run, fact.step);
          deleteSignal.run(run, fact.step);
          return undefined;
        case "emitted":
          return publish(entry, fact);
        default:
          if (isFinal(to) || (fact.kind === "replayed" && fact.from === "start")) forget(run);
          return undefined;
      }
    },
    clear() {
      shapes = undefined;
    },
  };
}
