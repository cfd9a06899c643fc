import { WaybillError } from "../core/errors.ts";
import { requireDate } from "./requirements.ts";

/** A version of a contract that is on its way out. Dates are days in UTC, e.g. `2026-06-30`. */
export interface Deprecation {
  /** From this day nothing new is to use it (RFC 9745). */
  readonly since: string;
  /** From this day it is not served any more (RFC 8594). */
  readonly sunset?: string;
  /** What to use instead, e.g. `order.booked@2.0.0`. */
  readonly successor?: string;
}

/** Where a version is in its life at an instant. */
export type LifeStage = "active" | "deprecated" | "sunset";

/** @throws WaybillError `definition-invalid`. */
export function checkDeprecation(owner: string, { since, sunset }: Deprecation): void {
  requireDate(`"since" in the deprecation of ${owner}`, since);
  if (sunset === undefined) return;
  requireDate(`"sunset" in the deprecation of ${owner}`, sunset);
  if (sunset >= since) return;
  throw new WaybillError(
    "definition-invalid",
    `The sunset ${sunset} of ${owner} is before its deprecation ${since}. Write a later day.`,
  );
}

/** @param now in milliseconds since the Unix epoch. */
export function lifeStageOf(deprecation: Deprecation | undefined, now: number): LifeStage {
  if (deprecation === undefined || now < Date.parse(deprecation.since)) return "active";
  if (deprecation.sunset === undefined || now < Date.parse(deprecation.sunset)) return "deprecated";
  return "sunset";
}
