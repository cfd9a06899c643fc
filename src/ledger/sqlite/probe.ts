import type { DatabaseSync } from "node:sqlite";
import { translate } from "./errors.ts";

/** Takes more room than what is free in a page, and about as much as a message, so that it meets a full disk as one does. */
const probeBytes = 64 * 1024;

/** Writes a row and takes it out again, in one transaction that is synced like any other. */
export function createProbe(db: DatabaseSync, place: string): () => void {
  const insert = db.prepare(
    `INSERT INTO rejections (at, flow, code, detail, bytes) VALUES (0, '', 'probe', hex(zeroblob(${probeBytes / 2})), 0)`,
  );
  const remove = db.prepare("DELETE FROM rejections WHERE id = ?");
  return () => {
    try {
      db.exec("BEGIN IMMEDIATE");
      remove.run(insert.run().lastInsertRowid);
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw translate(error, place);
    }
  };
}
