import type { Clock } from "../core/clock.ts";
import type { Json, JsonObject } from "../core/json.ts";

/** `down`: connections are reset. `error`: everything is answered with 503. `hang`: nothing is answered at all. */
export type OutageMode = "down" | "error" | "hang";

/** What a change did to its resource. `unchanged` is a PUT or PATCH of what was there already. */
export type ResourceChange = "created" | "updated" | "unchanged" | "deleted";

/**
 * A change really made. An answer given again from the memory of idempotency keys makes no effect, nor does a refusal. See
 * `doubledEffects` for what counts as done twice.
 */
export interface Effect {
  /** 0 for the first effect of the system, then one more each. */
  readonly seq: number;
  readonly at: number;
  /** The Idempotency-Key without its quotes; `null` when the call had none. */
  readonly key: string | null;
  readonly method: string;
  readonly path: string;
  readonly collection: string;
  /** Id of the resource in its collection. */
  readonly id: string;
  readonly change: ResourceChange;
  /** What the business knows it by, e.g. the order id. See `businessKeys`. */
  readonly businessKey?: string;
}

/** A resource of a collection. Always has the `id` that stands in its path. */
export type Resource = JsonObject & { readonly id: string };

/** A business refusal, answered as problem details with this `code`. */
export interface Refusal {
  /** 400 to 499. */
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

/**
 * Refuses a change by what is in a field of the resource as it would be then (of a DELETE: as it is).
 *
 * Out of stock: `{ collection: "shipments", field: "/sku", equals: "GONE", status: 422, code: "no-stock" }`.
 * An order that was stopped: `{ collection: "invoices", field: "/orderId", existsIn: { collection: "stops", field: "/id" },
 * status: 410, code: "order-stopped" }`.
 */
export type RefusalRule = Refusal & {
  readonly collection: string;
  /** Of calls with this method only; of POST, PUT and PATCH unless told. */
  readonly method?: string;
  /** JSON pointer. */
  readonly field: string;
} & (
    | { readonly equals: string | number | boolean | null }
    /** Whether a resource of that collection has the same value in its field. */
    | { readonly existsIn: { readonly collection: string; readonly field: string } }
  );

/** A changing call as the hooks see it. */
export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly collection: string;
  /** `undefined` for POST. */
  readonly id: string | undefined;
  /** `undefined` for DELETE. */
  readonly body: JsonObject | undefined;
  readonly idempotencyKey: string | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a simulated system is, as plain JSON: it can be handed to a process. */
export interface SimulatorOptions {
  readonly name: string;
  /** 0, any free port, unless told. */
  readonly port?: number;
  /**
   * Each is served at its path. `POST /invoices` creates with an id of the server, `PUT /invoices/:id` creates or replaces,
   * `PATCH /invoices/:id` replaces single fields, `GET /invoices/:id`, `GET /invoices?orderId=7` lists by top-level fields,
   * `DELETE /invoices/:id`.
   */
  readonly collections: readonly string[];
  /** Time between a call and its effect, in milliseconds; 0 unless told. */
  readonly latencyMs?: number;
  /** Share of calls that fail with 500 before they have an effect, 0 to 1; 0 unless told. */
  readonly errorRate?: number;
  /** Of the error rate; 1 unless told. */
  readonly seed?: number;
  /** Whether Idempotency-Key is honoured; true unless told. With false a repeated call has a second effect. */
  readonly idempotent?: boolean;
  /** Calls without this bearer token get 401. */
  readonly bearerToken?: string;
  /** Per collection the JSON pointer of the field that the business knows a resource by: `{ invoices: "/orderId" }`. */
  readonly businessKeys?: Readonly<Record<string, string>>;
  /** Per collection the fields that a new resource has unless it is created with others: `{ invoices: { status: "issued" } }`. */
  readonly defaults?: Readonly<Record<string, JsonObject>>;
  readonly refuseWhen?: readonly RefusalRule[];
  /** Per collection what is there at the start. It made no effects. */
  readonly resources?: Readonly<Record<string, readonly Resource[]>>;
  /** Effects are appended here and read back at the next start, so that the system outlives its process. */
  readonly stateFile?: string;
}

export interface SimulatedSystemOptions extends SimulatorOptions {
  /** Says no for a business reason; asked before every change, after `refuseWhen`. */
  readonly refuse?: (
    request: SimulatedRequest,
    resources: (collection: string) => readonly Resource[],
  ) => Refusal | undefined;
  /** Over `businessKeys`. Gets the resource: what was written, or what was deleted. */
  readonly businessKey?: (collection: string, resource: Resource) => string | undefined;
  readonly clock?: Clock;
}

/** A simulated system at a glance. */
export interface SimulatorState {
  readonly name: string;
  /** Calls that arrived, those hit by a fault included, those of `/_control` not. */
  readonly calls: number;
  /** Changing calls answered from the memory of idempotency keys. */
  readonly replays: number;
  readonly effects: number;
  readonly outage: OutageMode | null;
  /** Number of resources by collection. */
  readonly resources: Readonly<Record<string, number>>;
}

/** A running simulated system. Faults take hold at once, for calls that arrive and for calls that wait out the latency. */
export interface SimulatedSystem {
  readonly name: string;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Calls that arrived, those hit by a fault included. */
  calls(): number;
  /** All effects, oldest first. */
  effects(): readonly Effect[];
  /** Effects grouped by a name; those for which it is `undefined` are left out. */
  effectsBy(name: (effect: Effect) => string | null | undefined): ReadonlyMap<string, readonly Effect[]>;
  resources(collection: string): readonly Resource[];
  state(): SimulatorState;
  outage(mode: OutageMode): void;
  /** Ends the outage and forgets planned faults; calls that hang are cut. */
  restore(): void;
  /** The next `count` calls fail before they have an effect; with 500 unless told. */
  failNext(count: number, status?: number, headers?: Readonly<Record<string, string>>): void;
  /** The next `count` calls get 429 with this `Retry-After`. */
  throttleNext(count: number, retryAfterSeconds: number): void;
  /** The next `count` calls that have an effect are cut off instead of answered. */
  dropAnswers(count: number): void;
  setLatency(ms: number): void;
  setErrorRate(rate: number): void;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}

/** An answer of a simulated system. */
export interface Answer {
  readonly status: number;
  /** `undefined` for an empty body. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in RFC 9457 problem details. */
export function problem(
  status: number,
  code: string,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    body: { type: "about:blank", title, status, code },
    headers: { "content-type": "application/problem+json", ...headers },
  };
}
