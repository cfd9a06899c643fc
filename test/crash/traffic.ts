import { signShopify } from "../../src/testing/sign.ts";
import { type Kind, type Order, orderPath, shopSecret } from "./project.ts";

const kinds: readonly Kind[] = ["plain", "calls", "refused", "plain", "sleeps", "asks", "dies", "plain"];

export function orderOf(id: number): Order {
  return { id, kind: kinds[id % kinds.length] ?? "plain" };
}

/** Whether the delivery was acknowledged; false when nobody answered or the answer was 503. Anything else is an error. */
export async function deliver(hooks: string, order: Order): Promise<boolean> {
  return (await answerTo(hooks, order)) === "acknowledged";
}

/** `acknowledged`, the code of a 503, or nothing when nobody answered. Any other answer is an error. */
export async function answerTo(hooks: string, order: Order): Promise<string | undefined> {
  const body = JSON.stringify(order);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(hooks + orderPath, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...signShopify(shopSecret, body) },
    });
    text = await answer.text();
  } catch {
    return undefined;
  }
  if (answer.status === 202 || answer.status === 200) return "acknowledged";
  if (answer.status === 503) return (JSON.parse(text) as { readonly code: string }).code;
  throw new Error(`Order ${order.id} got ${answer.status}.`);
}

/** Posts something that breaks the contract; whether it was refused or nobody answered does not matter here. */
export async function deliverRubbish(hooks: string): Promise<void> {
  const body = JSON.stringify({ id: "seven" });
  await fetch(hooks + orderPath, { method: "POST", body, headers: signShopify(shopSecret, body) }).catch(
    () => undefined,
  );
}

export interface ListedRun {
  readonly id: string;
  readonly key: string;
  readonly flow: string;
  readonly status: string;
}

/** All runs of the flow, or those in a status. */
export async function listRuns(portal: string, query: Readonly<Record<string, string>>): Promise<readonly ListedRun[]> {
  const runs: ListedRun[] = [];
  for (let before: string | undefined, more = true; more; ) {
    const search = new URLSearchParams({ ...query, limit: "500", ...(before === undefined ? {} : { before }) });
    const answer = await fetch(`${portal}/api/runs?${search}`);
    const page = (await answer.json()) as { readonly runs: readonly ListedRun[]; readonly next?: string };
    runs.push(...page.runs);
    before = page.next;
    more = before !== undefined;
  }
  return runs;
}

/** What the runs of a flow gave. */
export async function resultsOf<T>(portal: string, flow: string): Promise<readonly T[]> {
  const runs = await listRuns(portal, { flow });
  return Promise.all(
    runs.map(async ({ id }) => {
      const answer = await fetch(`${portal}/api/runs/${id}`);
      return ((await answer.json()) as { readonly result: T }).result;
    }),
  );
}

const reason = "the crash test is done with it";
const bodies = {
  replay: { from: "failed-step" },
  close: { reason },
  pause: { reason },
  resume: {},
  retry: {},
  move: { version: "1.0.0" },
  cancel: { reason },
  kill: { reason, undo: false },
  resolve: { step: "unsure", happened: false, reason },
} as const;

/** Decides about a run; a process that dies meanwhile, or a run that is over, is part of the test. */
export async function decide(portal: string, run: string, decision: keyof typeof bodies): Promise<void> {
  await post(`${portal}/api/runs/${run}/${decision === "kill" ? "cancel" : decision}`, bodies[decision]);
}

/** Does to flows and runs all that people can do to them. */
export async function steer(portal: string, id: number): Promise<void> {
  await post(`${portal}/api/flows/steered/pause`, { reason });
  for (const flow of ["steered", "wobbly", "declined", "doubted"])
    await post(`${portal}/api/flows/${flow}/runs`, { input: { id }, key: `${id}` });
  await post(`${portal}/api/flows/steered/resume`, {});
  for (const [index, run] of (await listRuns(portal, { flow: "steered", status: "waiting" })).entries()) {
    for (const decision of ["pause", "resume", "retry", "move"] as const) await decide(portal, run.id, decision);
    await decide(portal, run.id, index % 2 === 0 ? "cancel" : "kill");
  }
  for (const run of await listRuns(portal, { flow: "doubted", status: "dead" }))
    await decide(portal, run.id, "resolve");
}

/** Hands in what runs of orders wait for. */
export async function completeTasks(portal: string): Promise<void> {
  const answer = await fetch(`${portal}/api/tasks`).catch(() => undefined);
  const tasks = (await answer?.json().catch(() => [])) as readonly { readonly run: string; readonly step: string }[];
  for (const { run, step } of tasks ?? [])
    await post(`${portal}/api/runs/${run}/tasks/${step}`, { data: { approved: true } });
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
}

/** Ends what waits for people only. */
async function release(portal: string): Promise<void> {
  await completeTasks(portal);
  await post(`${portal}/api/flows/steered/resume`, {});
  for (const flow of ["steered", "wobbly"]) {
    for (const run of await listRuns(portal, { flow, status: "waiting" })) await decide(portal, run.id, "kill");
  }
}

/** Resolves when no run is unfinished any more. */
export async function settled(portal: string): Promise<void> {
  for (;;) {
    await release(portal);
    const answer = await fetch(`${portal}/api/home`);
    const { flows } = (await answer.json()) as {
      readonly flows: readonly { readonly open: Readonly<Record<string, number>> }[];
    };
    const open = flows.flatMap((flow) => Object.entries(flow.open)).filter(([status]) => status !== "dead");
    if (open.length === 0) return;
    // The process works on its own; asking as fast as it answers is no fixed wait.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
