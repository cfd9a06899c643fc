import type { Clock } from "../core/clock.ts";
import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import {
  type Answer,
  type Effect,
  problem,
  type Refusal,
  type RefusalRule,
  type Resource,
  type ResourceChange,
  type SimulatedRequest,
  type SimulatedSystemOptions,
} from "./simulator-types.ts";

/** The value at a JSON pointer (RFC 6901); `undefined` when there is none. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = value[Number(name)];
    else if (isJsonObject(value) && Object.hasOwn(value, name)) value = value[name];
    else return undefined;
  }
  return value;
}

/** What a changing call came to. */
export interface Outcome {
  readonly answer: Answer;
  readonly effect?: Effect;
}

/** The resources of a simulated system and every effect that made them what they are. */
export class SimulatorStore {
  readonly effects: Effect[] = [];
  readonly #collections = new Map<string, Map<string, Resource>>();
  readonly #options: SimulatedSystemOptions;
  readonly #clock: Clock;
  #lastId = 0;

  constructor(options: SimulatedSystemOptions) {
    this.#options = options;
    this.#clock = options.clock ?? { now: () => Date.now() };
    for (const name of options.collections) this.#collections.set(name, new Map());
  }

  has(collection: string): boolean {
    return this.#collections.has(collection);
  }

  resources(collection: string): readonly Resource[] {
    return [...(this.#collections.get(collection)?.values() ?? [])];
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#collections].map(([name, resources]) => [name, resources.size]));
  }

  read(collection: string, id: string | undefined, query: URLSearchParams | undefined): Answer {
    if (id !== undefined) {
      const resource = this.#collections.get(collection)?.get(id);
      return resource === undefined ? missing : { status: 200, body: resource };
    }
    const wanted = [...(query ?? [])];
    const fits = (resource: Resource) =>
      wanted.every(([field, value]) => Object.hasOwn(resource, field) && String(resource[field]) === value);
    return { status: 200, body: this.resources(collection).filter(fits) };
  }

  /** Carries out a changing call, unless there is a reason to refuse it. */
  write(request: SimulatedRequest): Outcome {
    const refusal = this.#refusalOf(request);
    if (refusal !== undefined) {
      return { answer: problem(refusal.status, refusal.code, refusal.message ?? "Refused for a business reason") };
    }
    const resources = this.#collections.get(request.collection) ?? new Map<string, Resource>();
    const id = request.id ?? `${request.collection}-${this.#lastId + 1}`;
    const before = resources.get(id);
    if (before === undefined && (request.method === "DELETE" || request.method === "PATCH")) return { answer: missing };
    if (request.method === "DELETE" && before !== undefined) {
      resources.delete(id);
      return { answer: { status: 204 }, effect: this.#record(request, id, "deleted", before) };
    }
    const after: Resource = { ...(request.method === "PATCH" ? before : {}), ...request.body, id };
    if (request.id === undefined) this.#lastId++;
    resources.set(id, after);
    const change = before === undefined ? "created" : isSame(before, after) ? "unchanged" : "updated";
    return {
      answer: { status: before === undefined ? 201 : 200, body: after },
      effect: this.#record(request, id, change, after),
    };
  }

  /** Puts back an effect of an earlier process; `resource` is absent after a deletion. */
  restore(effect: Effect, resource: Resource | undefined): void {
    this.effects.push({ ...effect, seq: this.effects.length });
    const resources = this.#collections.get(effect.collection);
    if (resource === undefined) resources?.delete(effect.id);
    else resources?.set(effect.id, resource);
    if (effect.method === "POST") this.#lastId++;
  }

  #record(request: SimulatedRequest, id: string, change: ResourceChange, resource: Resource): Effect {
    const businessKey = this.#businessKeyOf(request.collection, resource);
    const effect: Effect = {
      seq: this.effects.length,
      at: this.#clock.now(),
      key: request.idempotencyKey,
      method: request.method,
      path: request.path,
      collection: request.collection,
      id,
      change,
      ...(businessKey === undefined ? {} : { businessKey }),
    };
    this.effects.push(effect);
    return effect;
  }

  #businessKeyOf(collection: string, resource: Resource): string | undefined {
    const told = this.#options.businessKey?.(collection, resource);
    if (told !== undefined) return told;
    const pointer = this.#options.businessKeys?.[collection];
    const value = pointer === undefined ? undefined : valueAt(resource, pointer);
    return value === undefined || value === null ? undefined : String(value);
  }

  #refusalOf(request: SimulatedRequest): Refusal | undefined {
    return this.#options.refuseWhen?.find((rule) => isMet(rule, request)) ?? this.#options.refuse?.(request);
  }
}

const missing = problem(404, "not-found", "There is no such resource");

function isMet(rule: RefusalRule, request: SimulatedRequest): boolean {
  if (rule.collection !== request.collection || request.body === undefined) return false;
  if (rule.method !== undefined && rule.method !== request.method) return false;
  return valueAt(request.body, rule.field) === rule.equals;
}

function isSame(left: JsonObject, right: JsonObject): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.keys(value)
    .sort()
    .map((name) => [name, sorted(value[name])]);
}
