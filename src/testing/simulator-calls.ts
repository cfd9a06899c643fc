import { isJsonObject, type Json } from "../core/json.ts";
import type { Ending, FaultScript } from "./simulator-faults.ts";
import type { EffectFile } from "./simulator-file.ts";
import { fingerprintOf, type KeyMemory, parseIdempotencyKey } from "./simulator-keys.ts";
import type { SimulatorStore } from "./simulator-store.ts";
import { type Answer, problem, type Resource, type SimulatedRequest } from "./simulator-types.ts";

/** A call as it came off the wire. */
export interface RawCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: SimulatedRequest["headers"];
  readonly body: Buffer;
}

/** What a simulated system is made of. */
export interface SimulatorParts {
  readonly store: SimulatorStore;
  /** `undefined` for a system that does not know Idempotency-Key. */
  readonly keys: KeyMemory | undefined;
  readonly faults: FaultScript;
  readonly file: EffectFile | undefined;
  readonly bearerToken: string | undefined;
  /** Waits out the latency. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** Carries out one call from the door to its end. */
export async function carryOut(parts: SimulatorParts, call: RawCall): Promise<Ending> {
  const ended = parts.faults.endAtDoor();
  if (ended !== undefined) return ended;
  const place = parsePlace(call.path);
  const refused = refuseAtDoor(parts, call, place);
  if (refused !== undefined || place === undefined) return answered(refused ?? pathInvalid);
  if (call.method === "GET") {
    return (await latency(parts)) ?? answered(parts.store.read(place.collection, place.id, call.query));
  }
  const request = parseChange(call, place);
  return "status" in request ? answered(request) : await change(parts, request, call.body);
}

async function change(parts: SimulatorParts, request: SimulatedRequest, bytes: Buffer): Promise<Ending> {
  const { keys } = parts;
  const key = request.idempotencyKey;
  if (keys === undefined || key === null) return (await latency(parts)) ?? effect(parts, request, undefined);
  const fingerprint = fingerprintOf(request.method, request.path, bytes);
  const known = keys.begin(key, fingerprint);
  const ended = await latency(parts);
  if (known !== undefined) return ended ?? answered(known);
  try {
    if (ended === undefined) return effect(parts, request, fingerprint);
  } catch (error) {
    keys.abandon(key);
    throw error;
  }
  keys.abandon(key);
  return ended;
}

/** Makes the effect, and everything that must not come apart from it: its record, its line in the file, its key. */
function effect(parts: SimulatorParts, request: SimulatedRequest, fingerprint: string | undefined): Ending {
  const { answer, effect } = parts.store.write(request);
  if (fingerprint !== undefined && request.idempotencyKey !== null) parts.keys?.finish(request.idempotencyKey, answer);
  if (effect === undefined) return answered(answer);
  parts.file?.append({
    effect,
    ...(answer.body === undefined ? {} : { resource: answer.body as Resource }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    answer,
  });
  return parts.faults.takeDrop() ? { kind: "reset", effect } : { kind: "answer", answer, effect };
}

/** Waits out the latency; an outage that began meanwhile ends the call. */
async function latency({ faults, sleep }: SimulatorParts): Promise<Ending | undefined> {
  if (faults.latencyMs <= 0) return undefined;
  await sleep(faults.latencyMs);
  return faults.endByOutage();
}

interface Place {
  readonly collection: string;
  readonly id: string | undefined;
}

function parsePlace(path: string): Place | undefined {
  try {
    const [collection = "", id, ...more] = path.split("/").slice(1).map(decodeURIComponent);
    return more.length > 0 || id === "" ? undefined : { collection, id };
  } catch {
    return undefined;
  }
}

function refuseAtDoor(parts: SimulatorParts, call: RawCall, place: Place | undefined): Answer | undefined {
  const { bearerToken } = parts;
  const { authorization } = call.headers;
  if (bearerToken !== undefined && authorization !== `Bearer ${bearerToken}`) {
    return problem(401, "unauthorized", "The bearer token is missing or wrong", { "www-authenticate": "Bearer" });
  }
  if (place === undefined) return pathInvalid;
  if (!parts.store.has(place.collection)) return problem(404, "not-found", "There is no such collection");
  const methods = place.id === undefined ? ["GET", "POST"] : ["GET", "PUT", "PATCH", "DELETE"];
  if (methods.includes(call.method)) return undefined;
  return problem(405, "method-not-allowed", "The method is not allowed here", { allow: methods.join(", ") });
}

/** The change that is asked for, or what is wrong with the way in which it is. */
function parseChange(call: RawCall, place: Place): SimulatedRequest | Answer {
  const body = call.method === "DELETE" ? undefined : parseJson(call.body);
  if (call.method !== "DELETE" && !isJsonObject(body))
    return problem(400, "body-invalid", "The body is not a JSON object");
  const header = call.headers["idempotency-key"];
  const idempotencyKey = typeof header === "string" ? parseIdempotencyKey(header) : null;
  if (idempotencyKey === undefined)
    return problem(400, "idempotency-key-invalid", "The Idempotency-Key is not a string");
  return {
    method: call.method,
    path: call.path,
    ...place,
    body: isJsonObject(body) ? body : undefined,
    idempotencyKey,
    headers: call.headers,
  };
}

/** `undefined` when it is not JSON. */
export function parseJson(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString("utf8")) as Json;
  } catch {
    return undefined;
  }
}

const pathInvalid = problem(400, "path-invalid", "The path is not valid");

function answered(answer: Answer): Ending {
  return { kind: "answer", answer };
}
