import { describe, expect, it } from "vitest";
import { contract } from "../contracts/contract.ts";
import { jsonSchema } from "../contracts/schema.ts";
import type { Duration } from "../core/duration.ts";
import { flow } from "./flow.ts";
import { batch, debounce } from "./gather.ts";
import { schedule } from "./schedule.ts";
import { team } from "./team.ts";
import { event } from "./trigger.ts";

const Order = contract("order", { version: "1.0.0", schema: jsonSchema<{ readonly id: number }>({ type: "object" }) });
const onOrder = event(Order, { key: (order) => order.id });
const base = { version: "1.0.0", owner: team("commerce", { onCall: "pager" }), run: () => undefined } as const;
const invalid = expect.objectContaining({ code: "definition-invalid" });

describe("a trigger that is gathered", () => {
  it("leaves the flow with the trigger itself, and how it is gathered beside it", () => {
    const by = (order: { readonly id: number }) => order.id;
    const orders = flow("orders", { ...base, on: batch(onOrder, { size: 100, within: "10s", by }) });
    expect(orders.on).toBe(onOrder);
    expect(orders.gather).toMatchObject({
      words: "up to 100 within 10s",
      size: 100,
      atMostMs: 10_000,
      by,
      isList: true,
    });
    expect(orders.gather?.together([{ id: 1 }, { id: 2 }])).toEqual([{ id: 1 }, { id: 2 }]);
    expect(flow("plain", { ...base, on: onOrder })).not.toHaveProperty("gather");
  });

  it("is said in words", () => {
    expect(debounce(onOrder, { quiet: "30s" }).gather.words).toBe("quiet for 30s");
    expect(debounce(onOrder, { quiet: "30s", atMost: "5m" }).gather.words).toBe("quiet for 30s, at most 5m");
  });

  it("gives the latest message of a debounce", () => {
    expect(debounce(onOrder, { quiet: "30s" }).gather.together([{ id: 1 }, { id: 2 }])).toEqual({ id: 2 });
  });

  it.each([0, 1.5, 10_001, Number.NaN])("has no batches of %s", (size) => {
    expect(() => batch(onOrder, { size, within: "10s" })).toThrow(invalid);
  });

  it.each<Duration>(["0s", "ten" as Duration, "0.4ms"])("waits no %s", (time) => {
    expect(() => batch(onOrder, { size: 10, within: time })).toThrow(invalid);
    expect(() => debounce(onOrder, { quiet: time })).toThrow(invalid);
  });

  it("is quiet for no longer than it waits at most", () => {
    expect(() => debounce(onOrder, { quiet: "30s", atMost: "29s" })).toThrow(invalid);
  });

  it("is no schedule, and is gathered once", () => {
    const times = schedule("0 2 * * *") as never;
    expect(() => batch(times, { size: 10, within: "10s" })).toThrow(invalid);
    expect(() => debounce(times, { quiet: "10s" })).toThrow(invalid);
    expect(() => debounce(debounce(onOrder, { quiet: "10s" }) as never, { quiet: "10s" })).toThrow(invalid);
  });

  it("goes with no order, and says what to write instead", () => {
    const on = batch(onOrder, { size: 10, within: "10s" });
    expect(() => flow("orders", { ...base, on, order: () => "one" })).toThrow(invalid);
    expect(() => flow("orders", { ...base, on, order: () => "one" })).toThrow(/limits: \{ concurrency: 1, key \}/);
  });
});
