import { WaybillError } from "../../core/errors.ts";

/** SQLite's primary result codes (sqlite.org/rescode.html); the extended code has the primary one in its low byte. */
const primary = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** What the operating system says of a folder that cannot be made or written. */
const unwritable: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT", "EISDIR"]);

/** What SQLite said, in our words. What is not about the data folder is passed on as it is. */
export function translate(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof WaybillError) return error;
  const systemCode = "code" in error ? error.code : undefined;
  const result = "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
  if (systemCode === "ENOSPC" || result === primary.full) {
    return new WaybillError(
      "disk-full",
      `There is no room left for the data in ${place}. Free some: Waybill takes new messages again by itself.`,
      { cause: error },
    );
  }
  if (result === primary.corrupt || result === primary.notADatabase) {
    return new WaybillError(
      "data-corrupt",
      `The database in ${place} is damaged (${error.message}). Keep a copy, and restore the latest backup.`,
      { cause: error },
    );
  }
  if (
    (typeof systemCode === "string" && unwritable.has(systemCode)) ||
    result === primary.busy ||
    result === primary.locked ||
    result === primary.readOnly ||
    result === primary.ioError ||
    result === primary.cannotOpen
  ) {
    return new WaybillError(
      "data-unwritable",
      `The data in ${place} cannot be written (${error.message}). Check that the folder belongs to this user and its disk is mounted for writing, and that no other program holds it.`,
      { cause: error },
    );
  }
  return error;
}
