/** What the demo asks Waybill's API: how it is going, and how every run ended. */

/** Statuses of a run that has nothing left to do. */
const finalStatuses: ReadonlySet<string> = new Set(["completed", "compensated", "dead", "irrecoverable", "canceled"]);

export function isFinal(status: string): boolean {
  return finalStatuses.has(status);
}

/** A run as far as the demo looks at it. */
export interface RunEnd {
  readonly id: string;
  readonly flow: string;
  readonly key: string;
  readonly status: string;
}

export interface SystemDoor {
  readonly name: string;
  readonly breaker: "closed" | "open" | "half-open";
  readonly waiting: number;
}

/** How it is going. */
export interface Glance {
  /** Runs that have something left to do. */
  readonly unfinished: number;
  readonly systems: readonly SystemDoor[];
}

interface Home {
  readonly flows: readonly { readonly open: Readonly<Record<string, number>> }[];
  readonly systems: readonly SystemDoor[];
}

export async function glanceAt(portal: string, signal: AbortSignal): Promise<Glance> {
  const home = await get<Home>(portal, "/api/home", signal);
  const counts = home.flows.flatMap((flow) => Object.entries(flow.open));
  return {
    unfinished: counts.reduce((total, [status, count]) => (isFinal(status) ? total : total + count), 0),
    systems: home.systems,
  };
}

/** All runs there are. */
export async function readRuns(portal: string, signal: AbortSignal): Promise<readonly RunEnd[]> {
  const runs: RunEnd[] = [];
  let before: string | undefined;
  do {
    const query = before === undefined ? "" : `&before=${before}`;
    const page = await get<{ runs: readonly RunEnd[]; next?: string }>(portal, `/api/runs?limit=500${query}`, signal);
    runs.push(...page.runs);
    before = page.next;
  } while (before !== undefined);
  return runs;
}

async function get<T>(portal: string, path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(`${portal}${path}`, { signal });
  if (!response.ok) throw new Error(`Waybill's API answered ${response.status} to ${path}`);
  return (await response.json()) as T;
}
