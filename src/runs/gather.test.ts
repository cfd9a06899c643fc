import { describe, expect, it } from "vitest";
import { batch, contract, debounce, event, flow, jsonSchema, team } from "../index.ts";
import type { Fact, RecordedFact } from "./fact.ts";
import { beginningOf, gather, gatheringFor, gatherMisfit, gathersUntil, isUnbegun } from "./gather.ts";

const limits = { by: "", size: 3, maxBytes: 100, atMostMs: 10_000, quietMs: Number.POSITIVE_INFINITY };
const message = { at: 1_000, bytes: 10 };
const opened = gather(undefined, limits, message);

describe("a message that is gathered", () => {
  it("opens a run when none is open", () => {
    expect(opened).toEqual({ joins: false, isFull: false, count: 1, bytes: 10, firstAt: 1_000, dueAt: 11_000 });
  });

  it("joins the one that is open, and fills it", () => {
    const second = gather(opened, limits, { at: 10_999, bytes: 20 });
    expect(second).toEqual({ joins: true, isFull: false, count: 2, bytes: 30, firstAt: 1_000, dueAt: 11_000 });
    expect(gather(second, limits, { at: 10_999, bytes: 20 })).toMatchObject({ joins: true, isFull: true, count: 3 });
  });

  it("opens another when the one that is open is due, whether the engine came to it or not", () => {
    expect(gather(opened, limits, { at: 11_000, bytes: 1 })).toMatchObject({ joins: false, count: 1, firstAt: 11_000 });
  });

  it("opens another when it is too large for the one that is open", () => {
    expect(gather(opened, limits, { at: 2_000, bytes: 91 })).toMatchObject({ joins: false, bytes: 91, isFull: false });
    expect(gather(opened, limits, { at: 2_000, bytes: 90 })).toMatchObject({ joins: true, bytes: 100, isFull: true });
    expect(gather(opened, limits, { at: 2_000, bytes: 500 })).toMatchObject({ joins: false, isFull: true });
  });

  it("puts off what waits to be quiet, up to its longest time", () => {
    const rests = { ...limits, size: 100, quietMs: 4_000 };
    const first = gather(undefined, rests, message);
    expect(first.dueAt).toBe(5_000);
    const second = gather(first, rests, { at: 4_999, bytes: 1 });
    expect(second.dueAt).toBe(8_999);
    expect(gather(second, rests, { at: 8_000, bytes: 1 }).dueAt).toBe(11_000);
  });
});

const Order = contract("order", { version: "1.0.0", schema: jsonSchema<{ readonly id: number }>({ type: "object" }) });
const base = { version: "1.0.0", owner: team("commerce", { onCall: "pager" }), run: () => undefined } as const;
const batched = flow("batched", { ...base, on: batch(event(Order), { size: 3, within: "1m" }) });
const debounced = flow("debounced", { ...base, on: debounce(event(Order), { quiet: "1m" }) });
const plain = flow("plain", { ...base, on: event(Order) });

describe("how a message is gathered", () => {
  const by = (answer: unknown) =>
    flow("by", { ...base, on: batch(event(Order), { size: 3, within: "1m", by: () => answer as string }) });

  it("is nothing when its flow gathers none", () => {
    expect(gatheringFor(plain, { id: 1 })).toBeUndefined();
  });

  it("has the limit of the flow for the input of a batch", () => {
    const small = flow("small", {
      ...batched,
      on: batch(event(Order), { size: 3, within: "1m" }),
      limits: { inputBytes: 9 },
    });
    expect(gatheringFor(small, {})).toMatchObject({ by: "", size: 3, maxBytes: 9, atMostMs: 60_000 });
    expect(gatheringFor(batched, {})?.maxBytes).toBe(8 * 1024 * 1024);
    expect(gatheringFor(debounced, {})).toMatchObject({ size: 10_000, maxBytes: 64 * 1024 * 1024, quietMs: 60_000 });
  });

  it("is by what the author says, as text", () => {
    expect(gatheringFor(by(7), {})?.by).toBe("7");
    expect(gatheringFor(by("x"), {})?.by).toBe("x");
  });

  it.each([undefined, null, Number.NaN, {}, "x".repeat(256), "\ud800"])("is refused by %j", (answer) => {
    expect(() => gatheringFor(by(answer), {})).toThrow(expect.objectContaining({ code: "key-invalid" }));
  });

  it("is refused when the function throws, without its words", () => {
    const throwing = flow("throwing", {
      ...base,
      on: batch(event(Order), {
        size: 3,
        within: "1m",
        by: () => {
          throw new TypeError("4111 1111 1111 1111");
        },
      }),
    });
    expect(() => gatheringFor(throwing, {})).toThrow(/threw TypeError/);
    expect(() => gatheringFor(throwing, {})).not.toThrow(/4111/);
  });
});

const recorded = (...facts: readonly Fact[]): readonly RecordedFact[] =>
  facts.map((fact, seq) => ({ seq, at: 100 * (seq + 1), fact }));
const gathering: Fact = { kind: "gathering", by: "", untilAt: 900 };
const second: Fact = { kind: "gathered", key: "2", input: '{"id":2}' };
const third: Fact = { kind: "gathered", key: "3", input: '{"id":3}', untilAt: 950 };
const sealed: Fact = { kind: "sealed" };
const ended: readonly Fact[] = [
  sealed,
  { kind: "started" },
  { kind: "paused", by: "ana", reason: "why" },
  { kind: "hurried", by: "ana" },
  { kind: "canceled", by: "ana", reason: "why" },
  { kind: "moved", from: "1.0.0", to: "2.0.0", by: "ana" },
  { kind: "waiting", for: "version", name: "batched@1.0.0" },
];

describe("a run that gathers", () => {
  it("takes messages until its latest time, as long as nothing else happened to it", () => {
    expect(gathersUntil(recorded(gathering))).toBe(900);
    expect(gathersUntil(recorded(gathering, second))).toBe(900);
    expect(gathersUntil(recorded(gathering, second, third))).toBe(950);
    expect(gathersUntil(recorded({ kind: "started" }))).toBeUndefined();
    expect(gathersUntil([])).toBeUndefined();
  });

  it.each(ended)("takes none after $kind", (fact) => {
    expect(gathersUntil(recorded(gathering, second, fact))).toBeUndefined();
  });

  it("is unbegun until it is taken up", () => {
    expect(isUnbegun(recorded(gathering, second, sealed))).toBe(true);
    expect(isUnbegun(recorded(gathering, sealed, { kind: "started" }))).toBe(false);
    expect(isUnbegun([])).toBe(false);
  });

  it("begins with all its messages from the time at which it was sealed, whatever came later", () => {
    const facts = recorded(
      gathering,
      second,
      third,
      sealed,
      { kind: "started" },
      { kind: "replayed", from: "start", by: "ana" },
    );
    const stored = { input: '{"id":1}', acceptedAt: 50, facts };
    expect(beginningOf(batched, stored)).toEqual({ input: [{ id: 1 }, { id: 2 }, { id: 3 }], acceptedAt: 400 });
    expect(beginningOf(debounced, stored)).toEqual({ input: { id: 3 }, acceptedAt: 400 });
  });

  it("has its input as it is when it did not gather", () => {
    const stored = { input: '[{"id":1}]', acceptedAt: 50, facts: recorded({ kind: "started" }) };
    expect(beginningOf(batched, stored)).toEqual({ input: [{ id: 1 }], acceptedAt: 50 });
  });

  it("passes over no message when the code gathers no more", () => {
    const stored = { input: '{"id":1}', acceptedAt: 50, facts: recorded(gathering, second, sealed) };
    expect(beginningOf(plain, stored).input).toEqual([{ id: 1 }, { id: 2 }]);
    expect(gatherMisfit(plain, stored.facts)).toMatch(/gathers none/);
    expect(gatherMisfit(batched, stored.facts)).toBeUndefined();
    expect(gatherMisfit(plain, [])).toBeUndefined();
  });
});
