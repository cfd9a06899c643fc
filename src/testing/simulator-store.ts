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
    for (const name of options.collections) {
      const present = options.resources?.[name] ?? [];
      this.#collections.set(name, new Map(present.map((resource) => [resource.id, resource])));
    }
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
    const id = request.id ?? this.#nextId(request.collection);
    const before = this.#collections.get(request.collection)?.get(id);
    if (before === undefined && (request.method === "DELETE" || request.method === "PATCH")) return { answer: missing };
    const after = request.method === "DELETE" ? undefined : this.#resourceAfter(request, id, before);
    const refusal = this.#refusalOf(request, after ?? before);
    if (refusal !== undefined) {
      const { status, code, message } = refusal;
      return { answer: problem(status, code, message ?? "Refused for a business reason") };
    }
    if (request.id === undefined) this.#lastId++;
    return this.#replace(request, id, before, after);
  }

  #nextId(collection: string): string {
    const id = `${collection}-${this.#lastId + 1}`;
    if (!this.#collections.get(collection)?.has(id)) return id;
    this.#lastId++;
    return this.#nextId(collection);
  }

  #resourceAfter(request: SimulatedRequest, id: string, before: Resource | undefined): Resource {
    const kept = request.method === "PATCH" ? before : this.#options.defaults?.[request.collection];
    return { ...kept, ...request.body, id };
  }

  #replace(request: SimulatedRequest, id: string, before: Resource | undefined, after: Resource | undefined): Outcome {
    const resources = this.#collections.get(request.collection);
    if (after === undefined) {
      resources?.delete(id);
      return { answer: { status: 204 }, effect: this.#record(request, id, "deleted", before ?? { id }) };
    }
    resources?.set(id, after);
    const change = before === undefined ? "created" : isSame(before, after) ? "unchanged" : "updated";
    const status = before === undefined ? 201 : 200;
    return { answer: { status, body: after }, effect: this.#record(request, id, change, after) };
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

  #refusalOf(request: SimulatedRequest, resource: Resource | undefined): Refusal | undefined {
    const rule = this.#options.refuseWhen?.find(
      (rule) => resource !== undefined && this.#isMet(rule, request, resource),
    );
    return rule ?? this.#options.refuse?.(request, (collection) => this.resources(collection));
  }

  #isMet(rule: RefusalRule, request: SimulatedRequest, resource: Resource): boolean {
    if (rule.collection !== request.collection) return false;
    if (rule.method === undefined ? request.method === "DELETE" : request.method !== rule.method) return false;
    const value = valueAt(resource, rule.field);
    if ("equals" in rule) return value === rule.equals;
    const { collection, field } = rule.existsIn;
    return value !== undefined && this.resources(collection).some((other) => valueAt(other, field) === value);
  }
}

const missing = problem(404, "not-found", "There is no such resource");

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
