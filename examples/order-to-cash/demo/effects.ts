/** The kinds of effects that are counted in the systems, and how many of each an order's story asks for. */
import type { Story } from "./stories.ts";

export const effectKinds = [
  "customers written",
  "invoices created",
  "invoices taken back",
  "invoices voided",
  "invoices in force at the end",
  "credit notes created",
  "orders stopped in billing",
  "shipments created",
  "shipments canceled",
  "shipments planned at the end",
  "orders stopped in the warehouse",
  "messages sent",
] as const;

export type EffectKind = (typeof effectKinds)[number];

export type SystemName = "crm" | "billing" | "warehouse" | "notifier";

export const systemOf: Readonly<Record<EffectKind, SystemName>> = {
  "customers written": "crm",
  "invoices created": "billing",
  "invoices taken back": "billing",
  "invoices voided": "billing",
  "invoices in force at the end": "billing",
  "credit notes created": "billing",
  "orders stopped in billing": "billing",
  "shipments created": "warehouse",
  "shipments canceled": "warehouse",
  "shipments planned at the end": "warehouse",
  "orders stopped in the warehouse": "warehouse",
  "messages sent": "notifier",
};

/** How often an effect is to be found: a range where a cancellation and its order race each other. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

export type Expected = Readonly<Partial<Record<EffectKind, Range>>>;

const once: Range = { least: 1, most: 1 };
const atMostOnce: Range = { least: 0, most: 1 };

const booked: Expected = {
  "customers written": once,
  "invoices created": once,
  "invoices in force at the end": once,
  "shipments created": once,
  "shipments planned at the end": once,
  "messages sent": once,
};
const stopped: Expected = { "orders stopped in billing": once, "orders stopped in the warehouse": once };

/** What an accepted order comes to when everything else of its story was accepted too. What is absent must not be found. */
export const expectedOf: Readonly<Record<Story, Expected>> = {
  plain: booked,
  guest: without(booked, "customers written"),
  digital: without(booked, "shipments created", "shipments planned at the end"),
  "refused-shipment": { "customers written": once, "invoices created": once, "invoices taken back": once },
  "bad-email": { "customers written": once },
  refunded: { ...booked, "credit notes created": once },
  "cancelled-later": {
    ...without(booked, "invoices in force at the end", "shipments planned at the end"),
    ...stopped,
    "invoices voided": once,
    "shipments canceled": once,
  },
  "cancelled-before": { "customers written": once, ...stopped },
  // Whoever is first: nothing may be left in force. An invoice may be voided by the one and taken back by the other.
  "cancelled-meanwhile": {
    "customers written": once,
    ...stopped,
    "invoices created": atMostOnce,
    "invoices taken back": atMostOnce,
    "invoices voided": atMostOnce,
    "shipments created": atMostOnce,
    "shipments canceled": atMostOnce,
    "messages sent": atMostOnce,
  },
};

/** How runs end that do not complete: of the order's own run. */
export const endOf: Readonly<Partial<Record<Story, { readonly compensated: Range } | { readonly dead: Range }>>> = {
  "refused-shipment": { compensated: once },
  "bad-email": { dead: once },
  "cancelled-meanwhile": { compensated: atMostOnce },
};

function without(expected: Expected, ...kinds: readonly EffectKind[]): Expected {
  return Object.fromEntries(Object.entries(expected).filter(([kind]) => !kinds.includes(kind as EffectKind)));
}
