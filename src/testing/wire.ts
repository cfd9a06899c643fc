/**
 * The way of calls to simulated systems in the same process: what a network is to a process.
 *
 * 1. A call takes longer to arrive than a commit takes: what a step does not await arrives after the step is recorded.
 * 2. Around the arrival of a call that may change something there is a fault point on either side.
 * 3. Of an ended life nothing arrives any more, and no answer is heard.
 */
import { type ActionAtWork, flowContext } from "./flow-context.ts";
import { type Life, never } from "./life.ts";
import type { SimulatedCall } from "./simulated-call.ts";
import type { Simulation } from "./simulation.ts";
import { parseIdempotencyKey } from "./simulator-keys.ts";
import type { Answer } from "./simulator-types.ts";

export interface Letter {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly via: SimulatedCall["via"];
  readonly signal: AbortSignal | undefined;
}

export interface WireDeps {
  readonly life: Life;
  readonly onCall: (call: Omit<SimulatedCall, "number">) => SimulatedCall;
  /** Whether the answer to the call gets lost on its way back. */
  readonly losesAnswer: (call: SimulatedCall) => boolean;
}

/** Carries one call to a system and its answer back. Rejects with `ECONNRESET` or when `signal` is aborted. */
export type Wire = (system: Simulation, letter: Letter) => Promise<Answer>;

/** Turns of the event loop. A commit takes one. */
const wayThere = 3;
const wayBack = 1;

export function createWire({ life, onCall, losesAnswer }: WireDeps): Wire {
  async function carry(system: Simulation, letter: Letter): Promise<Answer> {
    const context = flowContext();
    const action = context?.action;
    await turns(wayThere);
    if (life.hasEnded) return never();
    const { method, path, query, headers, body, via, signal } = letter;
    const call = onCall({
      life: life.number,
      system: system.name,
      ...{ method, path, body, via },
      key: parseIdempotencyKey(headers["idempotency-key"] ?? "") ?? null,
      run: context?.run,
      step: action === undefined ? undefined : { name: action.step, phase: action.phase },
      isLate: action?.isOver === true,
      ending: undefined,
    });
    const isChange = method !== "GET" && method !== "HEAD";
    if (isChange) life.reach("before-effect", [], call);
    if (life.hasEnded) return never();
    const received = system.receive({ method, path, query, headers, body: Buffer.from(body ?? "") });
    const ending = await waiting(action, received);
    call.ending = ending;
    if (isChange) life.reach("after-effect", [], call);
    await turns(wayBack);
    if (life.hasEnded) return never();
    if (ending.kind === "hang") return await waiting(action, hang(system, signal));
    if (ending.kind === "reset" || losesAnswer(call)) throw connectionReset();
    return ending.answer;
  }

  return async (system, letter) => {
    const { signal } = letter;
    if (signal === undefined) return await carry(system, letter);
    return await abortable(carry(system, letter), signal);
  };
}

/** Marks the action as waiting for what only virtual time brings about. */
async function waiting<T>(action: ActionAtWork | undefined, promise: Promise<T>): Promise<T> {
  if (action === undefined) return await promise;
  action.waits++;
  try {
    return await promise;
  } finally {
    action.waits--;
  }
}

function hang(system: Simulation, signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const forget = system.hang(() => reject(connectionReset()));
    signal?.addEventListener("abort", forget, { once: true });
  });
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function connectionReset(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
}

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
}
