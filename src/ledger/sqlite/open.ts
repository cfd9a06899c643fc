import type { Journal } from "../../runs/journal.ts";
import type { Ledger } from "../../runs/ledger.ts";
import type { LedgerWriter } from "../../runs/ledger-writer.ts";
import type { ObservedCallWriter } from "../../runs/observed-call.ts";
import type { ScheduleMarks } from "../../runs/schedule-mark.ts";
import { openDatabase, openDatabaseForReading, openDatabaseInMemory } from "./database.ts";
import { createJournal } from "./journal.ts";
import { createLedger } from "./ledger.ts";
import { createLedgerWriter } from "./ledger-writer.ts";
import { createObservedCallWriter } from "./observed-calls.ts";
import { createScheduleMarks } from "./schedule-marks.ts";
import { type Verified, verifyDatabase } from "./verify.ts";

export interface Store {
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly scheduleMarks: ScheduleMarks;
  readonly observedCalls: ObservedCallWriter;
  close(): void;
}

/** Journal and ledger of one data folder, for the process that owns it. See `ownFolder`. */
export function openStore(dataDir: string): Store {
  const db = openDatabase(dataDir);
  return {
    journal: createJournal(db, dataDir),
    ledger: createLedger(db, dataDir),
    scheduleMarks: createScheduleMarks(db),
    observedCalls: createObservedCallWriter(db, dataDir),
    close: () => db.close(),
  };
}

/** Data in memory, for tests. */
export interface MemoryData {
  /** It is the same data, however often a store is opened on it. */
  open(): Store;
  /** Forgets everything; stores opened before must not be used any more. Cheaper than new data. */
  clear(): void;
  close(): void;
}

export function createMemoryData(): MemoryData {
  const db = openDatabaseInMemory();
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const clear = tables.map(({ name }) => `DELETE FROM ${name}`).join("; ");
  return {
    open: () => ({
      journal: createJournal(db, "memory"),
      ledger: createLedger(db),
      scheduleMarks: createScheduleMarks(db),
      observedCalls: createObservedCallWriter(db, "memory"),
      close: () => {},
    }),
    clear: () => db.exec(clear),
    close: () => db.close(),
  };
}

/** The ledger of a data folder for an engine whose journal is elsewhere, in the process that owns the folder. */
export function openLedgerForWriting(dataDir: string): {
  readonly ledger: Ledger;
  readonly writer: LedgerWriter;
  close(): void;
} {
  const db = openDatabase(dataDir);
  return { ledger: createLedger(db), writer: createLedgerWriter(db, dataDir), close: () => db.close() };
}

/**
 * The ledger of a data folder for reading, beside the process that owns it or without one.
 * @throws WaybillError `not-found`, `data-newer`, `data-older`, `data-corrupt`.
 */
export function openLedger(dataDir: string): Ledger & { readonly scheduleMarks: ScheduleMarks; close(): void } {
  const db = openDatabaseForReading(dataDir);
  return { ...createLedger(db, dataDir), scheduleMarks: createScheduleMarks(db), close: () => db.close() };
}

/**
 * Verifies a data folder, beside the process that owns it or without one. Yields what is being done.
 * @throws WaybillError `not-found`, `data-newer`, `data-older`, `data-corrupt` when it cannot even be opened.
 */
export function* verifyStore(dataDir: string): Generator<string, Verified> {
  const db = openDatabaseForReading(dataDir);
  try {
    return yield* verifyDatabase(db);
  } finally {
    db.close();
  }
}
