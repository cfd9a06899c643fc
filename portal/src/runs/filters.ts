import type { Cause, RunStatus } from "../api/wire.ts";
import { causes, statuses } from "../status/status.ts";

/** What the run list shows. Lives in the page's address, so that a list can be bookmarked and sent to a colleague. */
export interface RunFilters {
  readonly flow?: string;
  readonly status?: RunStatus;
  readonly cause?: Cause;
  /** The whole idempotency key. */
  readonly key?: string;
  /** Cursor: only runs older than this one. */
  readonly before?: string;
}

const pageSize = 50;

/** Reads filters from an address that anybody may have written: what makes no sense is left out. */
export function parseFilters(search: Readonly<Record<string, unknown>>): RunFilters {
  const given = search as Readonly<Partial<Record<keyof RunFilters, unknown>>>;
  const status = statuses.find((known) => known === given.status);
  const cause = causes.find((known) => known === given.cause);
  const flow = textOf(given.flow);
  const key = textOf(given.key);
  const before = textOf(given.before);
  return {
    ...(flow === undefined ? {} : { flow }),
    ...(status === undefined ? {} : { status }),
    ...(cause === undefined ? {} : { cause }),
    ...(key === undefined ? {} : { key }),
    ...(before === undefined ? {} : { before }),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return text === "" ? undefined : text;
}

/** The filters with one of them set, or unset by an empty text. Begins at the youngest run again. */
export function changeFilter(
  filters: RunFilters,
  name: "flow" | "status" | "cause" | "key",
  value: string,
): RunFilters {
  const { before: _, ...rest } = filters;
  return parseFilters({ ...rest, [name]: value });
}

/** Whether anything but the page is chosen. */
export function hasFilters(filters: RunFilters): boolean {
  return (filters.flow ?? filters.status ?? filters.cause ?? filters.key) !== undefined;
}

export function apiQueryOf(filters: RunFilters): string {
  return new URLSearchParams({ ...filters, limit: String(pageSize) }).toString();
}

/** Search parameters as plain text, both ways: a key of `1001` stays the text `1001` and the address stays readable. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "",
  );
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
}

/** What the list shows, as a sentence for its title: `dead runs of order-to-cash`. */
export function describeFilters(filters: RunFilters): string {
  const kind = filters.status === undefined ? "runs" : `${filters.status} runs`;
  const parts = [
    filters.flow === undefined ? "" : ` of ${filters.flow}`,
    filters.cause === undefined ? "" : ` with cause ${filters.cause}`,
    filters.key === undefined ? "" : ` with key ${filters.key}`,
  ];
  return `${kind}${parts.join("")}`;
}
