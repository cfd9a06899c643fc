import { WaybillError } from "../core/errors.ts";
import { controlPath } from "./simulator-control.ts";
import type { Effect, OutageMode, Resource, SimulatorState } from "./simulator-types.ts";

/** Drives a simulated system in another process. The methods mean what those of `SimulatedSystem` mean. */
export interface SimulatorClient {
  readonly url: string;
  state(): Promise<SimulatorState>;
  /** Effects from that `seq` on; all unless told. */
  effects(from?: number): Promise<readonly Effect[]>;
  resources(collection: string): Promise<readonly Resource[]>;
  outage(mode: OutageMode): Promise<void>;
  restore(): Promise<void>;
  failNext(count: number, status?: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  throttleNext(count: number, retryAfterSeconds: number): Promise<void>;
  dropAnswers(count: number): Promise<void>;
  setLatency(ms: number): Promise<void>;
  setErrorRate(rate: number): Promise<void>;
}

/**
 * Connects to the control of a simulated system. Every method throws WaybillError `server-unreachable` when nobody answers
 * at `url`, and `request-invalid` when the control refuses.
 */
export function connectSimulator(url: string): SimulatorClient {
  const get = async <T>(path: string) => (await (await request(url, path)).json()) as T;
  const post = async (path: string, body: unknown = {}) => {
    await request(url, path, { method: "POST", body: JSON.stringify(body) });
  };
  return {
    url,
    state: () => get<SimulatorState>("state"),
    effects: (from = 0) => get<readonly Effect[]>(`effects?from=${from}`),
    resources: (collection) => get<readonly Resource[]>(`resources/${collection}`),
    outage: (mode) => post("outage", { mode }),
    restore: () => post("restore"),
    failNext: (count, status, headers) => post("fail-next", { count, status, headers }),
    throttleNext: (count, retryAfterSeconds) => post("throttle-next", { count, retryAfterSeconds }),
    dropAnswers: (count) => post("drop-answers", { count }),
    setLatency: (ms) => post("latency", { ms }),
    setErrorRate: (rate) => post("error-rate", { rate }),
  };
}

async function request(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${url}${controlPath}${path}`, init).catch((cause: unknown) => {
    throw new WaybillError(
      "server-unreachable",
      `No simulated system answers at ${url}. Is its process still running?`,
      { cause },
    );
  });
  if (response.ok) return response;
  const { title } = (await response.json()) as { readonly title?: string };
  throw new WaybillError(
    "request-invalid",
    `The simulated system at ${url} refused "${path}": ${title ?? response.status}.`,
  );
}
