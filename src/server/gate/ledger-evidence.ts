import { existsSync } from "node:fs";
import { join } from "node:path";
import { WaybillError } from "../../core/errors.ts";
import type { LedgerEvidence } from "../../governance/gate/evidence.ts";
import { openLedger } from "../../ledger/sqlite/open.ts";
import type { Ledger } from "../../runs/ledger.ts";

/**
 * What the ledger of a project knows of its flows; undefined when nothing ever ran here, and when its data cannot be read by this version.
 * It is read beside whoever owns the data folder.
 * @param dataDir absolute path.
 * @param now milliseconds since the Unix epoch.
 */
export function ledgerEvidence(dataDir: string, now: number): LedgerEvidence | undefined {
  if (!existsSync(join(dataDir, "waybill.db"))) return undefined;
  try {
    return readEvidence(dataDir, now);
  } catch (error) {
    // The gate comes before the start, which migrates what is older and says what is wrong with the rest.
    if (error instanceof WaybillError && unreadable.includes(error.code)) return undefined;
    throw error;
  }
}

const unreadable: readonly string[] = ["not-found", "data-older", "data-newer", "data-corrupt"];

function readEvidence(dataDir: string, now: number): LedgerEvidence {
  const ledger = openLedger(dataDir);
  try {
    return evidenceOf(ledger, now);
  } finally {
    ledger.close();
  }
}

function evidenceOf(ledger: Pick<Ledger, "flowUse" | "observedCalls">, now: number): LedgerEvidence {
  // Only the first and the last run of each flow are asked for: no hours are counted.
  const uses = ledger.flowUse(now, now);
  const firsts = uses.flatMap(({ firstAcceptedAt }) => firstAcceptedAt ?? []);
  return {
    ...(firsts.length === 0 ? {} : { firstAcceptedAt: Math.min(...firsts) }),
    lastAcceptedAt: new Map(
      uses.flatMap(({ flow, lastAcceptedAt }) =>
        lastAcceptedAt === undefined ? [] : [[flow, lastAcceptedAt] as const],
      ),
    ),
    calls: ledger.observedCalls(),
  };
}
