import { openLedger } from "../ledger/sqlite/open.ts";
import type { Ledger } from "../runs/ledger.ts";
import type { Context } from "./context.ts";
import { dataDirOf } from "./open-project.ts";

/**
 * Reads the ledger of the project, whether a server runs or not.
 * @throws WaybillError `not-found` when nothing ever ran.
 */
export async function readLedger<T>(context: Context, read: (ledger: Ledger) => T): Promise<T> {
  const ledger = openLedger(await dataDirOf(context));
  try {
    return read(ledger);
  } finally {
    ledger.close();
  }
}
