import type { CancelTimer, Timers } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";

/** Whether the disk takes what is written. Found out without messages too: a Waybill that is not ready gets none. */
export interface DiskHealth {
  /** What the disk said when it last refused; `undefined` since it took something. */
  readonly refusal: WaybillError | undefined;
  refused(error: WaybillError): void;
  took(): void;
  /** Asks no more. */
  close(): void;
}

/**
 * @param probe writes something; throws when the disk refuses it.
 * @param intervalMs between two probes while the disk refuses.
 */
export function createDiskHealth(probe: () => void, timers: Timers, intervalMs: number): DiskHealth {
  let refusal: WaybillError | undefined;
  let cancelProbe: CancelTimer | undefined;

  function refused(error: WaybillError): void {
    refusal = error;
    cancelProbe ??= timers.schedule(intervalMs, ask);
  }

  function ask(): void {
    cancelProbe = undefined;
    const last = refusal;
    if (last === undefined) return;
    try {
      probe();
      refusal = undefined;
    } catch (error) {
      refused(error instanceof WaybillError ? error : last);
    }
  }

  return {
    get refusal() {
      return refusal;
    },
    refused,
    took() {
      refusal = undefined;
    },
    close: () => cancelProbe?.(),
  };
}
