import { formatDuration } from "../time/format.ts";

/** `for 4.2 s` */
export function waitLength(from: number, to: number): string {
  return `for ${formatDuration(to - from)}`;
}
