import type { FlowSummary, Home, OverstayingRuns, SystemSummary } from "../api/wire.ts";
import type { RunFilters } from "../runs/filters.ts";
import { totalOf, waitWords } from "../status/status.ts";
import { countOf, formatCount, formatDuration } from "../time/format.ts";

/** Something that a person should know now: a decision that is due, or a system that holds work up. */
export interface Attention {
  readonly id: string;
  readonly tone: "bad" | "warn";
  readonly title: string;
  readonly detail: string;
  /** Shown ticking after the detail. */
  readonly probeAt?: number;
  readonly filters?: RunFilters;
  readonly action?: string;
}

/** What needs attention, decisions first. Empty when all is well. */
export function attentionOf(home: Pick<Home, "flows" | "systems" | "overstaying" | "now">): readonly Attention[] {
  return [
    ...home.flows.flatMap(deadRuns),
    ...home.overstaying.map((runs) => overstaying(runs, home.now)),
    ...home.systems.flatMap(heldBack),
  ];
}

function overstaying({ flow, count, longest }: OverstayingRuns, now: number): Attention {
  const wait = longest.waitingFor === undefined ? "" : ` for ${waitWords(longest.waitingFor)},`;
  const length = formatDuration(Math.max(0, now - longest.sinceAt));
  return {
    id: `overstaying ${flow}`,
    tone: "warn",
    title: `${countOf(count, "run")} of ${flow} ${count === 1 ? "overstays" : "overstay"}`,
    detail: `${count === 1 ? "It stays" : "They stay"} in a status longer than the flow allows. ${count === 1 ? "It" : "The longest"} has been ${longest.status}${wait} for ${length}.`,
    filters: { flow, status: longest.status },
    action: "See what stays",
  };
}

function deadRuns(flow: FlowSummary): readonly Attention[] {
  const count = flow.open.dead ?? 0;
  if (count === 0) return [];
  return [
    {
      id: `dead ${flow.name}`,
      tone: "bad",
      title: `${countOf(count, "dead run")} in ${flow.name}`,
      detail: `${count === 1 ? "It failed and waits" : "They failed and wait"} for a decision: replay or close. On call: ${flow.owner.onCall}.`,
      filters: { flow: flow.name, status: "dead" },
      action: count === 1 ? "Decide" : `Decide on ${formatCount(count)}`,
    },
  ];
}

function heldBack(system: SystemSummary): readonly Attention[] {
  if (system.breaker === "closed") return [];
  const waiting =
    system.waiting === 0
      ? "No run waits for it"
      : `${countOf(system.waiting, "run")} ${system.waiting === 1 ? "waits" : "wait"} for it and will carry on by themselves`;
  return [
    {
      id: `system ${system.name}`,
      tone: "warn",
      title: system.breaker === "open" ? `${system.name} is not working` : `${system.name} was not working`,
      detail: `${system.breaker === "open" ? "Calls are held back." : "It is being tried with one call."} ${waiting}.`,
      ...(system.probeAt === undefined || system.breaker !== "open" ? {} : { probeAt: system.probeAt }),
      ...(system.waiting === 0 ? {} : { filters: { status: "waiting" }, action: "See what waits" }),
    },
  ];
}

export interface DayTotals {
  readonly runs: number;
  readonly rejected: number;
}

/** The whole day in two numbers. */
export function dayTotals(home: Pick<Home, "flows" | "rejectedToday">): DayTotals {
  return {
    runs: home.flows.reduce((sum, flow) => sum + totalOf(flow.today), 0),
    rejected: home.flows.reduce((sum, flow) => sum + totalOf(flow.rejectedToday), totalOf(home.rejectedToday)),
  };
}

/** What waits or is dead over all flows, for the navigation. */
export function openTotals(home: Pick<Home, "flows">): { readonly waiting: number; readonly dead: number } {
  return {
    waiting: home.flows.reduce((sum, flow) => sum + (flow.open.waiting ?? 0), 0),
    dead: home.flows.reduce((sum, flow) => sum + (flow.open.dead ?? 0), 0),
  };
}
