import { describe, expect, it } from "vitest";
import { planDeliveries } from "./deliveries.ts";
import { readSamples } from "./samples.ts";
import { fewestDeliveries, mixOf, refusals, stories } from "./stories.ts";

const samples = readSamples();
const plan = (deliveries: number) => planDeliveries(mixOf(deliveries), samples, "secret");

describe("the planned deliveries", () => {
  it.each([fewestDeliveries, 1_000, 2_345])("are exactly %i, each with an id of its own", (count) => {
    const deliveries = plan(count);
    expect(deliveries).toHaveLength(count);
    expect(new Set(deliveries.map((delivery) => delivery.id)).size).toBe(count);
  });

  it("tell every story, hold every refusal, and come from all API versions", () => {
    const deliveries = plan(1_000);
    expect(new Set(deliveries.flatMap(({ story }) => story ?? []))).toEqual(new Set(stories));
    expect(new Set(deliveries.flatMap(({ refusal }) => refusal ?? []))).toEqual(new Set(refusals));
    expect(new Set(deliveries.map(({ headers }) => headers["x-shopify-api-version"])).size).toBe(13);
  });

  it("are sent twice for one in ten, half of these at the same moment", () => {
    const copies = plan(1_000).flatMap(({ twice }) => twice ?? []);
    expect(copies).toHaveLength(100);
    expect(copies.filter((twice) => twice === "later")).toHaveLength(50);
  });

  it("hold numbers above 2^53 only where they are to be refused for it", () => {
    const unsafe = plan(1_000).filter(({ body }) => /[:,[]\d{16,}/.test(body) && hasUnsafe(body));
    expect(new Set(unsafe.map(({ refusal }) => refusal))).toEqual(new Set(["payload-number-unsafe"]));
  });

  it("know one order by one id, in all of its deliveries", () => {
    for (const { body, orderId, refusal, topic } of plan(200)) {
      if (refusal !== undefined) continue;
      const payload = JSON.parse(body) as { id: number; order_id?: number };
      expect(String(topic === "refunds/create" ? payload.order_id : payload.id)).toBe(orderId);
    }
  });

  it("are the same every time", () => {
    expect(plan(300)).toEqual(plan(300));
  });

  it("cannot be too few for every story", () => {
    expect(() => mixOf(fewestDeliveries - 1)).toThrow(RangeError);
    expect(() => mixOf(Number.NaN)).toThrow(RangeError);
    expect(mixOf(fewestDeliveries).stories.plain).toBeGreaterThan(0);
  });
});

function hasUnsafe(body: string): boolean {
  try {
    return JSON.stringify(JSON.parse(body), (_, value) => (isUnsafe(value) ? "unsafe" : value)).includes('"unsafe"');
  } catch {
    return false;
  }
}

function isUnsafe(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}
