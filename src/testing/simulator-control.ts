import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { type Answer, type OutageMode, problem, type SimulatedSystem } from "./simulator-types.ts";

/** Where a simulated system is driven over HTTP. Never counted as a call and never hit by a fault. */
export const controlPath = "/_control/";

/**
 * Carries out a control call. `path` is what follows `/_control/`.
 *
 * GET  state                         SimulatorState
 * GET  effects?from=0                Effect[] from that `seq` on
 * GET  resources/:collection         Resource[]
 * POST outage         { mode }       POST restore
 * POST fail-next      { count, status?, headers? }
 * POST throttle-next  { count, retryAfterSeconds }
 * POST drop-answers   { count }
 * POST latency        { ms }
 * POST error-rate     { rate }
 */
export function control(
  system: SimulatedSystem,
  method: string,
  path: string,
  query: URLSearchParams,
  body: Json | undefined,
): Answer {
  if (method === "GET") return look(system, path, query);
  if (method !== "POST") return problem(405, "method-not-allowed", "Control takes GET and POST");
  const command = Object.hasOwn(commands, path) ? commands[path] : undefined;
  if (command === undefined) return unknownControl;
  const problemWith = command(system, isJsonObject(body) ? body : {});
  return problemWith === undefined ? { status: 204 } : problem(400, "request-invalid", problemWith);
}

function look(system: SimulatedSystem, path: string, query: URLSearchParams): Answer {
  if (path === "state") return { status: 200, body: { ...system.state() } };
  if (path === "effects") {
    const effects = system.effects().slice(Number(query.get("from") ?? "0"));
    return { status: 200, body: effects.map((effect) => ({ ...effect })) };
  }
  const [head, collection] = path.split("/");
  if (head === "resources" && collection !== undefined) return { status: 200, body: system.resources(collection) };
  return unknownControl;
}

const unknownControl = problem(404, "not-found", "There is no such control");
const outageModes: readonly unknown[] = ["down", "error", "hang"] satisfies readonly OutageMode[];

/** Each answers what is wrong with its body; `undefined` when it was carried out. */
type Command = (system: SimulatedSystem, body: JsonObject) => string | undefined;

const commands: Readonly<Record<string, Command>> = {
  outage(system, { mode }) {
    if (!isOutageMode(mode)) return `mode is one of ${outageModes.join(", ")}`;
    system.outage(mode);
    return undefined;
  },
  restore(system) {
    system.restore();
    return undefined;
  },
  "fail-next"(system, { count, status, headers }) {
    if (!isCount(count)) return "count is a whole number from 1 on";
    if (status !== undefined && !isCount(status)) return "status is an HTTP status";
    system.failNext(count, status, isHeaders(headers) ? headers : {});
    return undefined;
  },
  "throttle-next"(system, { count, retryAfterSeconds }) {
    if (!isCount(count) || !isAmount(retryAfterSeconds)) return "count and retryAfterSeconds are numbers";
    system.throttleNext(count, retryAfterSeconds);
    return undefined;
  },
  "drop-answers"(system, { count }) {
    if (!isCount(count)) return "count is a whole number from 1 on";
    system.dropAnswers(count);
    return undefined;
  },
  latency(system, { ms }) {
    if (!isAmount(ms)) return "ms is a number from 0 on";
    system.setLatency(ms);
    return undefined;
  },
  "error-rate"(system, { rate }) {
    if (!isAmount(rate) || rate > 1) return "rate is a number from 0 to 1";
    system.setErrorRate(rate);
    return undefined;
  },
};

function isOutageMode(value: unknown): value is OutageMode {
  return outageModes.includes(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isHeaders(value: unknown): value is Record<string, string> {
  return isJsonObject(value) && Object.values(value).every((header) => typeof header === "string");
}
