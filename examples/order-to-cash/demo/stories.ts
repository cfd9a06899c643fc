/**
 * What the demo's orders live through. A story says which deliveries there are of an order and what must be found in the
 * systems at the end; it knows nothing of how Waybill gets there.
 */
export const stories = [
  "plain",
  "guest",
  "digital",
  "refused-shipment",
  "bad-email",
  "refunded",
  "cancelled-later",
  "cancelled-before",
  "cancelled-meanwhile",
] as const;

export type Story = (typeof stories)[number];

/** Why a delivery is turned away, by the code of the answer. */
export const refusals = [
  "signature-invalid",
  "signature-missing",
  "contract-broken",
  "payload-number-unsafe",
  "payload-not-json",
] as const;

export type Refusal = (typeof refusals)[number];

/** How many deliveries there are of what. */
export interface Mix {
  readonly stories: Readonly<Record<Story, number>>;
  readonly refused: Readonly<Record<Refusal, number>>;
  /** Deliveries that are sent a second time. */
  readonly twice: number;
}

/** Deliveries that a story consists of. */
export function deliveriesOf(story: Story): number {
  return story === "refunded" || story.startsWith("cancelled") ? 2 : 1;
}

export const fewestDeliveries = 50;

/**
 * The mix for so many different deliveries. One shipment is refused for good and one customer has a bad e-mail address,
 * whatever the number; the rest are shares.
 * @throws RangeError below 50 deliveries, where not every story would occur.
 */
export function mixOf(deliveries: number): Mix {
  if (!Number.isSafeInteger(deliveries) || deliveries < fewestDeliveries) {
    throw new RangeError(
      `The demo needs a whole number of at least ${fewestDeliveries} deliveries, not ${deliveries}.`,
    );
  }
  const share = (part: number) => Math.max(1, Math.round(deliveries * part));
  const refused = {
    "signature-invalid": share(0.01),
    "signature-missing": share(0.005),
    "contract-broken": share(0.02),
    "payload-number-unsafe": share(0.003),
    "payload-not-json": share(0.002),
  };
  const special = {
    guest: share(0.06),
    digital: share(0.04),
    "refused-shipment": 1,
    "bad-email": 1,
    refunded: share(0.04),
    "cancelled-later": share(0.02),
    "cancelled-before": share(0.005),
    "cancelled-meanwhile": share(0.01),
  };
  const taken =
    sum(Object.values(refused)) +
    sum(stories.map((story) => (story === "plain" ? 0 : special[story] * deliveriesOf(story))));
  return { stories: { plain: deliveries - taken, ...special }, refused, twice: share(0.1) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
