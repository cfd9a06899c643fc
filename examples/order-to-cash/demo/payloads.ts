/** Turns the published samples into payloads of the demo's orders. */
import type { Payload, Sample } from "./samples.ts";
import type { Refusal, Story } from "./stories.ts";

/** The warehouse refuses shipments with it for good. */
export const withdrawnSku = "WITHDRAWN";

const createdAt = "2026-10-01T09:00:00-04:00";

/** Order ids as Shopify gives them out today: 13 digits. */
export function orderIdOf(order: number): number {
  return 5_400_000_000_000 + order * 1_000;
}

export function refundIdOf(order: number): number {
  return 910_000_000_000 + order * 1_000;
}

/** The payload of a new order in a story. */
export function orderPayload(sample: Sample, order: number, story: Story): Payload {
  const payload = renumbered(sample.payloads["orders/create"], order);
  const lines = payload["line_items"] as Payload[];
  Object.assign(payload, {
    id: orderIdOf(order),
    admin_graphql_api_id: `gid://shopify/Order/${orderIdOf(order)}`,
    name: `#${order}`,
    number: order,
    order_number: order,
    created_at: createdAt,
    processed_at: createdAt,
    updated_at: createdAt,
    cancelled_at: null,
    cancel_reason: null,
    financial_status: "paid",
    test: false,
  });
  if (story === "guest") payload["customer"] = null;
  if (story === "digital") {
    payload["shipping_address"] = null;
    payload["line_items"] = lines.map((line) => ({ ...line, requires_shipping: false }));
  }
  if (story === "refused-shipment") payload["line_items"] = lines.map((line) => ({ ...line, sku: withdrawnSku }));
  if (story === "bad-email") payload["customer"] = { ...(payload["customer"] as Payload), email: "john at example" };
  return payload;
}

export function cancellationPayload(sample: Sample, order: number): Payload {
  return {
    ...renumbered(sample.payloads["orders/cancelled"], order),
    id: orderIdOf(order),
    admin_graphql_api_id: `gid://shopify/Order/${orderIdOf(order)}`,
    name: `#${order}`,
    cancelled_at: createdAt,
  };
}

export function refundPayload(sample: Sample, order: number): Payload {
  return {
    ...renumbered(sample.payloads["refunds/create"], order),
    id: refundIdOf(order),
    order_id: orderIdOf(order),
    admin_graphql_api_id: `gid://shopify/Refund/${refundIdOf(order)}`,
  };
}

/** The ways in which a contract is broken, one after the other. */
const breakages: readonly ((payload: Payload) => Payload)[] = [
  (payload) => ({ ...payload, total_price: Number(payload["total_price"]) }),
  (payload) => ({ ...payload, line_items: null }),
  ({ id: _, ...payload }) => payload,
  (payload) => ({ ...payload, currency: "dollars" }),
];

/** The text of a delivery that is to be turned away for this reason. */
export function refusedBody(sample: Sample, order: number, reason: Refusal): string {
  if (reason === "payload-number-unsafe") return testNotification(sample);
  const payload = orderPayload(sample, order, "plain");
  const text = JSON.stringify(payload);
  if (reason === "payload-not-json") return text.slice(0, text.length / 2);
  if (reason !== "contract-broken") return text;
  const breakage = breakages[order % breakages.length] ?? ((unchanged: Payload) => unchanged);
  return JSON.stringify(breakage(payload));
}

/**
 * What Shopify sends on "Send test notification". Its order id is above 2^53: the samples hold it rounded, and exactly only
 * in `gid://shopify/Order/820982911946154508`.
 */
function testNotification(sample: Sample): string {
  const payload = sample.payloads["orders/create"];
  const exactId = String(payload["admin_graphql_api_id"]).split("/").at(-1);
  return JSON.stringify(payload).replace(`"id":${payload["id"]}`, `"id":${exactId}`);
}

/** A copy in which every id above 2^53 is one of this order's own, the same one in all three topics of the order. */
function renumbered(payload: Payload, order: number): Payload {
  const renumber = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renumber);
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, renumber(inner)]));
    }
    return typeof value === "number" && value > Number.MAX_SAFE_INTEGER ? idFor(value, order) : value;
  };
  return renumber(payload) as Payload;
}

/** A safe id from the first nine digits of a published one and the number of the order. */
function idFor(published: number, order: number): number {
  return Math.floor(published / 10 ** (Math.floor(Math.log10(published)) - 8)) * 100_000 + (order % 100_000);
}
