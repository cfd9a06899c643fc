import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { WaybillError } from "../../core/errors.ts";
import { translate } from "./errors.ts";
import { makeDataFolder } from "./folder.ts";

/** The locks that this process holds. A lock that nothing refers to is collected, and with it goes what it protects. */
const locks = new Set<DatabaseSync>();

/**
 * Makes this process the one owner of the data folder until the function that it answers is called or the process ends, however
 * it ends: the lock is one of the operating system's, held through an empty SQLite file of its own, so that there is no stale
 * pid to judge.
 * @throws WaybillError `folder-owned` when another process has it.
 */
export function ownFolder(dataDir: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    makeDataFolder(dataDir);
    lock = new DatabaseSync(join(dataDir, "owner.lock"));
    lock.exec("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    if (isBusy(error)) {
      throw new WaybillError(
        "folder-owned",
        `Another Waybill process works on ${dataDir}. Stop it, or give this one a folder of its own with --data DIR.`,
      );
    }
    throw translate(error, dataDir);
  }
  const held = lock;
  locks.add(held);
  return () => {
    if (locks.delete(held)) held.close();
  };
}

/** SQLITE_BUSY and SQLITE_LOCKED. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (error.errcode === 5 || error.errcode === 6);
}
