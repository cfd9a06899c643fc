import { checkNumber } from "./number.ts";

/** How much JSON text one run of a flow may keep at a time, in bytes of UTF-8. */
export interface SizeLimits {
  /** Of the message that starts a run; 8 MiB unless told, which is also the most that the API takes. */
  readonly inputBytes?: number;
  /**
   * Of each step's result, of each event, and of the result of the flow function; 8 MiB unless told, which is also the largest
   * answer of a system.
   */
  readonly resultBytes?: number;
}

const mib = 1024 * 1024;

export const defaultSizeLimits: Required<SizeLimits> = { inputBytes: 8 * mib, resultBytes: 8 * mib };

/** JavaScript holds no text of 512 MiB, and what reads it needs it more than once. */
const mostBytes = 128 * mib;

/** @throws WaybillError `definition-invalid`. */
export function checkSizeLimits(flow: string, limits: SizeLimits): void {
  for (const name of ["inputBytes", "resultBytes"] as const) {
    const bytes = limits[name];
    if (bytes !== undefined) {
      checkNumber(`"${name}" in the limits of flow "${flow}"`, bytes, { from: 1, to: mostBytes, isWhole: true });
    }
  }
}
