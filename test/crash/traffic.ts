import { signShopify } from "../../src/testing/sign.ts";
import { type Kind, type Order, orderPath, shopSecret } from "./project.ts";

const kinds: readonly Kind[] = ["plain", "plain", "refused", "plain", "sleeps", "plain", "dies", "plain"];

export function orderOf(id: number): Order {
  return { id, kind: kinds[id % kinds.length] ?? "plain" };
}

/** Whether the delivery was acknowledged; false when nobody answered or the answer was 503. Anything else is an error. */
export async function deliver(hooks: string, order: Order): Promise<boolean> {
  const body = JSON.stringify(order);
  let answer: Response;
  try {
    answer = await fetch(hooks + orderPath, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...signShopify(shopSecret, body) },
    });
    await answer.arrayBuffer();
  } catch {
    return false;
  }
  if (answer.status === 202 || answer.status === 200) return true;
  if (answer.status === 503) return false;
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

/** Replays or closes a run; a process that dies meanwhile is part of the test. */
export async function decide(portal: string, run: string, decision: "replay" | "close"): Promise<void> {
  const body = decision === "replay" ? { from: "failed-step" } : { reason: "the crash test is done with it" };
  await fetch(`${portal}/api/runs/${run}/${decision}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => undefined);
}

/** Resolves when no run is unfinished any more. */
export async function settled(portal: string): Promise<void> {
  for (;;) {
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
