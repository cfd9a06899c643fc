import type { DatabaseSync } from "node:sqlite";
import { WaybillError } from "../../core/errors.ts";
import { runIdOf } from "../../core/ids.ts";
import type { EntryRow } from "./entry-row.ts";

/**
 * Messages, results and events of more than this many bytes (UTF-8 of the JSON text) lie in `payloads`, and not in their entry.
 * So nothing that reads or deletes entries has to follow the chain of pages that a large text takes.
 */
export const outOfLineBytes = 256 * 1024;

export interface PayloadWriter {
  /** What goes into the column `body` of the entry. */
  inline(body: string | null): string | null;
  /** Writes a body that does not go into its entry; to be called with every entry that was inserted. */
  rest(entry: number | bigint, body: string | null): void;
}

export function createPayloadWriter(db: DatabaseSync): PayloadWriter {
  const insert = db.prepare("INSERT INTO payloads (entry, body) VALUES (?, ?)");
  const mark = db.prepare("UPDATE entries SET payload_bytes = ? WHERE id = ?");
  return {
    inline: (body) => (body === null || !isLarge(body) ? body : null),
    rest(entry, body) {
      if (body === null || !isLarge(body)) return;
      insert.run(entry, body);
      mark.run(Buffer.byteLength(body), entry);
    },
  };
}

/** Bytes are counted only when the number of UTF-16 code units, of which none takes more than three, leaves it open. */
function isLarge(body: string): boolean {
  if (body.length * 3 <= outOfLineBytes) return false;
  return body.length > outOfLineBytes || Buffer.byteLength(body) > outOfLineBytes;
}

/** The body of a row of `entries`, wherever it lies, as SQL; null when it is missing. */
export const fullBody =
  "CASE WHEN entries.payload_bytes IS NULL THEN entries.body ELSE (SELECT payloads.body FROM payloads WHERE payloads.entry = entries.id) END";

/**
 * Reads the entries of a run, the accepted message first, each with its body wherever that lies.
 * @param place names the data folder in errors.
 */
export function createEntryReader(db: DatabaseSync, place: string): (run: number) => readonly EntryRow[] {
  // The later of two columns of one name is the one that counts.
  const select = db.prepare(`SELECT *, ${fullBody} AS body FROM entries WHERE run = ? ORDER BY id`);
  return (run) =>
    (select.all(run) as unknown as readonly StoredEntry[]).map((row) => {
      if (row.payload_bytes === null || row.body !== null) return row;
      throw new WaybillError(
        "data-corrupt",
        `The database in ${place} is damaged: a payload of run ${runIdOf(run)} is missing. Keep a copy, and restore the latest backup; "waybill verify" says what else is wrong.`,
      );
    });
}

interface StoredEntry extends EntryRow {
  readonly payload_bytes: number | null;
}
