import type { Change } from "./journal.ts";

/** What people are told of. */
export type LedgerChange = Extract<Change, { kind: "accept" | "fact" | "rejection" }>;

/**
 * Where an engine writes for people when its own journal is elsewhere. Writing the same twice is harmless: an acceptance is
 * known by its run, a fact by its run and its place there.
 */
export interface LedgerWriter {
  /**
   * Writes what is not there yet; durable when it resolves. The facts of a run come in order and without a gap, from one
   * execution at a time. A rejection has no identity and is written as often as it is given.
   * @throws WaybillError `disk-full`, `data-unwritable`: it may be given again.
   */
  write(changes: readonly LedgerChange[]): Promise<void>;
}
