/** Counts in the systems what happened there, from their own records of every effect. */
import type { Effect } from "waybill/testing";
import type { EffectKind } from "./effects.ts";
import type { Simulators } from "./simulators.ts";

/** An effect of a kind that is counted, found in a system. */
export interface Finding {
  readonly kind: EffectKind;
  /** Id of the order; of the refund for a credit note. */
  readonly subject: string;
  /** The Idempotency-Key of the call; `null` for what is in force at the end. */
  readonly key: string | null;
}

export async function readFindings({ crm, billing, warehouse, notifier }: Simulators): Promise<readonly Finding[]> {
  const effects = await Promise.all([crm, billing, warehouse, notifier].map((system) => system.effects()));
  const invoices = (await billing.resources("invoices")).filter((invoice) => invoice["status"] === "issued");
  const shipments = (await warehouse.resources("shipments")).filter((shipment) => shipment["status"] === "planned");
  const [ofCrm = [], ofBilling = [], ofWarehouse = [], ofNotifier = []] = effects;
  return [
    ...found(ofCrm, () => "customers written"),
    ...found(ofBilling, billingKind),
    ...invoices.map((invoice) => inForce("invoices in force at the end", invoice["orderId"])),
    ...found(ofWarehouse, warehouseKind),
    ...shipments.map((shipment) => inForce("shipments planned at the end", shipment["orderId"])),
    ...found(ofNotifier, () => "messages sent"),
  ];
}

function found(effects: readonly Effect[], kindOf: (effect: Effect) => EffectKind): readonly Finding[] {
  return effects.map((effect) => ({ kind: kindOf(effect), subject: effect.businessKey ?? effect.id, key: effect.key }));
}

function inForce(kind: EffectKind, orderId: unknown): Finding {
  return { kind, subject: String(orderId), key: null };
}

function billingKind({ collection, change }: Effect): EffectKind {
  if (collection === "stops") return "orders stopped in billing";
  if (collection === "credit-notes") return "credit notes created";
  if (change === "created") return "invoices created";
  return change === "deleted" ? "invoices taken back" : "invoices voided";
}

function warehouseKind({ collection, change }: Effect): EffectKind {
  if (collection === "stops") return "orders stopped in the warehouse";
  return change === "created" ? "shipments created" : "shipments canceled";
}
