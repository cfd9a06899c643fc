import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { AnyFlow } from "../../definitions/flow.ts";
import { contract, event, flow, jsonSchema, reject, team } from "../../index.ts";
import { openStore } from "../../ledger/sqlite/open.ts";
import type { Change } from "../../runs/journal.ts";
import { createVirtualTime } from "../../testing/virtual-time.ts";
import { createEmbeddedEngine } from "./engine.ts";

const owner = team("commerce", { onCall: "pager:commerce" });
const Order = contract("test.order", { version: "1.0.0", schema: jsonSchema<{ readonly id: string }>({}) });
const base = { version: "1.0.0", owner, on: event(Order) } as const;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function setUp(
  flows: readonly AnyFlow[],
  options: { readonly maxActiveRuns?: number; readonly maxQueuedRuns?: number } = {},
) {
  const dir = mkdtempSync(join(tmpdir(), "waybill-engine-"));
  const time = createVirtualTime();
  const { journal, ledger, close } = openStore(dir);
  const broken: unknown[] = [];
  const hooks = {
    beforeCommit: (_changes: readonly Change[]): void => undefined,
    afterCommit: (_changes: readonly Change[]): void => undefined,
    loads: 0,
  };
  const engine = createEmbeddedEngine({
    flows,
    journal: {
      ...journal,
      commit(changes) {
        hooks.beforeCommit(changes);
        const answers = journal.commit(changes);
        hooks.afterCommit(changes);
        return answers;
      },
      load(run) {
        hooks.loads++;
        return journal.load(run);
      },
    },
    connectors: [],
    clock: time.clock,
    timers: time.timers,
    random: () => 0,
    maxActiveRuns: options.maxActiveRuns ?? 8,
    maxQueuedRuns: options.maxQueuedRuns ?? 100,
    onBroken: (error) => broken.push(error),
  });
  const until = async (condition: () => boolean) => {
    for (let turns = 0; !condition(); turns++) {
      if (turns > 500) throw new Error("Nothing happens any more, and the condition does not hold.");
      await turn();
      if (turns % 8 === 7) time.advanceToNext();
    }
  };
  open.push(async () => {
    const stopped = engine.stop(0);
    time.advanceBy(0);
    await stopped;
    close();
    rmSync(dir, { recursive: true, force: true });
  });
  const statusOf = (run: string) => ledger.run(run)?.status;
  return { engine, ledger, time, broken, hooks, until, statusOf };
}

describe("the embedded engine", () => {
  it("starts a message for which a place became free while it was on its way to disk", async () => {
    const gate = Promise.withResolvers<void>();
    const slow = flow("slow", {
      ...base,
      run: (order, run) => run.step("wait", () => (order.id === "a" ? gate.promise : undefined)),
    });
    const { engine, until, statusOf, hooks } = setUp([slow], { maxActiveRuns: 1 });
    const first = await engine.accept({ flow: "slow", key: "a", input: { id: "a" } });
    await turn();
    // The second message comes while the end of the first run is being written, so it is in the next commit.
    gate.resolve();
    let second: Promise<{ runId: string }> | undefined;
    hooks.beforeCommit = (changes) => {
      if (changes.some((change) => change.kind === "fact" && change.to === "completed"))
        second ??= engine.accept({ flow: "slow", key: "b", input: { id: "b" } });
    };
    await until(() => statusOf(first.runId) === "completed");
    const { runId } = (await second) ?? { runId: "" };
    await until(() => statusOf(runId) === "completed");
  });

  it("counts messages that are on their way to disk against the limit of its queue", async () => {
    const gate = Promise.withResolvers<void>();
    const slow = flow("slow", { ...base, run: (_order, run) => run.step("wait", () => gate.promise) });
    const { engine, ledger, until } = setUp([slow], { maxActiveRuns: 1, maxQueuedRuns: 2 });
    const burst = Array.from({ length: 10 }, (_, index) =>
      engine.accept({ flow: "slow", key: String(index), input: {} }).then(
        () => "accepted",
        (error: { code: string }) => error.code,
      ),
    );
    expect(await Promise.all(burst)).toEqual([...Array(3).fill("accepted"), ...Array(7).fill("queue-full")]);
    gate.resolve();
    await until(() => ledger.runs({ status: "completed" }, { limit: 10 }).runs.length === 3);
    expect((await engine.accept({ flow: "slow", key: "later", input: {} })).duplicate).toBe(false);
  });

  it("keeps large messages that wait for a place on disk only, and runs all in order of acceptance", async () => {
    const gate = Promise.withResolvers<void>();
    const seen: string[] = [];
    const slow = flow("slow", {
      ...base,
      run: async (order: { readonly id: string; readonly pad?: string }, run) => {
        if (order.id === "first") await run.step("wait", () => gate.promise);
        seen.push(`${order.id} ${order.pad?.length}`);
      },
    });
    const { engine, ledger, until, hooks } = setUp([slow], { maxActiveRuns: 1 });
    const pad = "x".repeat(5 * 1024 * 1024);
    const ids = ["first", ...Array.from({ length: 9 }, (_, index) => `large ${index}`), "small"];
    for (const id of ids) {
      const input = id.startsWith("large") ? { id, pad } : { id };
      await engine.accept({ flow: "slow", key: id, input });
    }
    expect(hooks.loads).toBe(0);
    gate.resolve();
    await until(() => ledger.openCounts().length === 0);
    expect(seen).toEqual(ids.map((id) => `${id} ${id.startsWith("large") ? pad.length : undefined}`));
    // Six of them fit in the memory set aside for messages, and so does the small one.
    expect(hooks.loads).toBe(3);
  });

  it("gives back the place in the queue that a duplicate took", async () => {
    const gate = Promise.withResolvers<void>();
    const slow = flow("slow", { ...base, run: (_order, run) => run.step("wait", () => gate.promise) });
    const { engine } = setUp([slow], { maxActiveRuns: 1, maxQueuedRuns: 1 });
    for (let index = 0; index < 5; index++) await engine.accept({ flow: "slow", key: "a", input: {} });
    await expect(engine.accept({ flow: "slow", key: "b", input: {} })).resolves.toMatchObject({ duplicate: false });
    gate.resolve();
  });

  it("keeps its places when an event cannot be accepted for one of its subscribers", async () => {
    const publisher = flow("publisher", { ...base, run: (order, run) => run.emit(Booked, { id: order.id }) });
    const Booked = contract("test.booked", { version: "1.0.0", schema: jsonSchema<{ readonly id: string }>({}) });
    const good = flow("good", { ...base, on: event(Booked), run: () => undefined });
    const bad = flow("bad", { ...base, on: event(Booked, { key: () => "" }), run: () => undefined });
    const { engine, until, statusOf } = setUp([publisher, good, bad], { maxActiveRuns: 2 });
    for (let index = 0; index < 5; index++) {
      const { runId } = await engine.accept({ flow: "publisher", key: String(index), input: { id: "1" } });
      await until(() => statusOf(runId) === "dead");
    }
  });

  it("takes no key that it could not store as it is, for another would be stored as the same", async () => {
    const { engine } = setUp([flow("plain", { ...base, run: () => undefined })]);
    for (const key of ["a\ud800", "a\udfff"])
      await expect(engine.accept({ flow: "plain", key, input: {} })).rejects.toMatchObject({ code: "key-invalid" });
    const emoji = await engine.accept({ flow: "plain", key: "a\u{1f4e6}\u0000", input: {} });
    expect(await engine.accept({ flow: "plain", key: "a\u{1f4e6}", input: {} })).toMatchObject({ duplicate: false });
    expect(await engine.accept({ flow: "plain", key: "a\u{1f4e6}\u0000", input: {} })).toEqual({
      ...emoji,
      duplicate: true,
    });
  });

  it("says nothing when a rejection finds no room on disk", async () => {
    const { engine, broken, hooks } = setUp([flow("plain", { ...base, run: () => undefined })]);
    const { WaybillError } = await import("../../core/errors.ts");
    hooks.beforeCommit = () => {
      throw new WaybillError("disk-full", "no room");
    };
    engine.reject({ at: 0, flow: "plain", code: "contract-broken", detail: "", bytes: 1 });
    await turn();
    await turn();
    hooks.beforeCommit = () => undefined;
    expect(broken).toEqual([]);
  });

  it("writes nothing of a step that finishes after it was stopped", async () => {
    const gate = Promise.withResolvers<void>();
    const slow = flow("slow", { ...base, run: (_order, run) => run.step("wait", () => gate.promise) });
    const { engine, time, broken, hooks, statusOf } = setUp([slow]);
    const { runId } = await engine.accept({ flow: "slow", key: "a", input: {} });
    await turn();
    const stopped = engine.stop(0);
    time.advanceBy(0);
    await stopped;
    let commits = 0;
    hooks.beforeCommit = () => {
      commits++;
    };
    gate.resolve();
    for (let index = 0; index < 5; index++) await turn();
    expect({ commits, broken, status: statusOf(runId) }).toEqual({ commits: 0, broken: [], status: "running" });
  });

  it("keeps its counts right when a fact cannot be written", async () => {
    const plain = flow("plain", { ...base, run: (_order, run) => run.step("poison", () => "x") });
    const { engine, ledger, broken, hooks, until, statusOf } = setUp([plain]);
    hooks.beforeCommit = (changes) => {
      for (const change of changes)
        if (change.kind === "fact" && change.recorded.fact.kind === "attempt") throw new TypeError("cannot be bound");
    };
    const { runId } = await engine.accept({ flow: "plain", key: "a", input: {} });
    await until(() => statusOf(runId) === "dead");
    expect(broken).toHaveLength(1);
    expect(ledger.openCounts()).toEqual([{ flow: "plain", status: "dead", count: 1 }]);
  });

  it("writes facts of a run together that nothing outside lies between", async () => {
    const Booked = contract("test.booked", { version: "1.0.0", schema: jsonSchema<{ readonly id: string }>({}) });
    const plain = flow("plain", {
      ...base,
      run: async (order, run) => {
        await run.step("one", () => 1);
        await run.step("two", () => 2);
        await run.emit(Booked, { id: order.id });
        await run.sleep("no time", "0ms");
      },
    });
    const { engine, hooks, until, statusOf } = setUp([plain]);
    const commits: string[][] = [];
    hooks.beforeCommit = (changes) => {
      commits.push(changes.map((change) => (change.kind === "fact" ? change.recorded.fact.kind : change.kind)));
    };
    const { runId } = await engine.accept({ flow: "plain", key: "a", input: { id: "a" } });
    await until(() => statusOf(runId) === "completed");
    expect(commits).toEqual([["accept"], ["attempt"], ["attempt", "emitted", "slept", "completed"]]);
  });

  it("does nothing that is seen outside before everything that led to it is on disk", async () => {
    const written = new Set<string>();
    const missing: string[] = [];
    const needs = (...steps: readonly string[]) => missing.push(...steps.filter((step) => !written.has(step)));
    const plain = flow("plain", {
      ...base,
      run: async (_order, run) => {
        await run.step("one", () => 1, { undo: () => void needs("one", "two") });
        await run.all("all", {
          left: async (branch) => {
            await branch.step("a", () => needs("one"));
            await branch.step("b", () => needs("one", "all/left/a"));
          },
          right: (branch) => branch.step("c", () => needs("one")),
        });
        await run.step("two", () => needs("one", "all/left/b", "all/right/c"));
        throw reject("no");
      },
    });
    const { engine, hooks, until, statusOf } = setUp([plain]);
    hooks.afterCommit = (changes) => {
      for (const change of changes)
        if (change.kind === "fact" && "step" in change.recorded.fact) written.add(String(change.recorded.fact.step));
    };
    const { runId } = await engine.accept({ flow: "plain", key: "a", input: {} });
    await until(() => statusOf(runId) === "compensated");
    expect(missing).toEqual([]);
    expect([...written]).toEqual(expect.arrayContaining(["one", "all/left/b", "two"]));
  });

  it("leaves nothing of what followed from a fact that cannot be written, and the run is dead", async () => {
    const Booked = contract("test.booked", { version: "1.0.0", schema: jsonSchema<{ readonly id: string }>({}) });
    let isPoisoned = true;
    const plain = flow("plain", {
      ...base,
      run: async (order, run) => {
        await run.step("one", () => 1);
        await run.step("poison", () => 2).catch(() => undefined);
        await run.emit(Booked, { id: order.id });
        return "done";
      },
    });
    const { engine, ledger, broken, hooks, until, statusOf } = setUp([plain]);
    hooks.beforeCommit = (changes) => {
      for (const change of changes) {
        if (
          isPoisoned &&
          change.kind === "fact" &&
          "step" in change.recorded.fact &&
          change.recorded.fact.step === "poison"
        )
          throw new TypeError("cannot be bound");
      }
    };
    const { runId } = await engine.accept({ flow: "plain", key: "a", input: { id: "a" } });
    await until(() => statusOf(runId) === "dead");
    expect(ledger.run(runId)?.facts.map(({ fact }) => fact.kind)).toEqual(["attempt", "dead"]);
    expect(broken).toEqual([new TypeError("cannot be bound")]);
    isPoisoned = false;
    await engine.replay(runId, { from: "failed-step", by: "operator" });
    await until(() => statusOf(runId) === "completed");
  });

  it("hands subscribers what was published, whatever the publisher does to it later", async () => {
    const Booked = contract("test.booked", { version: "1.0.0", schema: jsonSchema<{ lines: string[] }>({}) });
    const publisher = flow("publisher", {
      ...base,
      run: async (_order, run) => {
        const booked = { lines: ["a"] };
        const emitted = run.emit(Booked, booked);
        booked.lines.push("b");
        await emitted;
        booked.lines.push("c");
      },
    });
    const subscriber = (name: string) =>
      flow(name, {
        ...base,
        on: event(Booked),
        run: (booked) => {
          booked.lines.push(name);
          return booked.lines;
        },
      });
    const { engine, ledger, until } = setUp([publisher, subscriber("left"), subscriber("right")]);
    const { runId } = await engine.accept({ flow: "publisher", key: "a", input: {} });
    await until(() => ledger.runs({ status: "completed" }, { limit: 10 }).runs.length === 3);
    const results = ledger.run(runId)?.children.map(({ run }) => ledger.run(run)?.result);
    expect(results).toEqual(['["a","left"]', '["a","right"]']);
  });

  it.each([
    ["undefined", undefined],
    ["a Date inside", { at: new Date(0) }],
    ["a BigInt inside", { amount: 1n }],
  ])("publishes no event that JSON would change: %s", async (_what, data) => {
    const Loose = contract("test.loose", { version: "1.0.0", schema: jsonSchema<unknown>({}) });
    const publisher = flow("publisher", { ...base, run: (_order, run) => run.emit(Loose, data) });
    const { engine, broken, ledger, until, statusOf } = setUp([publisher]);
    const { runId } = await engine.accept({ flow: "publisher", key: "a", input: {} });
    await until(() => statusOf(runId) === "dead");
    expect(ledger.run(runId)).toMatchObject({ cause: "defect" });
    expect(ledger.run(runId)?.message).toContain("test.loose");
    expect(broken).toEqual([]);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["NaN", Number.NaN],
    ["an object", {}],
  ])("takes no event under the key %s, which all other such events would share", async (_what, key) => {
    const Booked = contract("test.booked", { version: "1.0.0", schema: jsonSchema<unknown>({}) });
    const publisher = flow("publisher", { ...base, run: (_order, run) => run.emit(Booked, {}) });
    const keyed = flow("keyed", { ...base, on: event(Booked, { key: () => key as string }), run: () => undefined });
    const { engine, ledger, until, statusOf } = setUp([publisher, keyed]);
    const { runId } = await engine.accept({ flow: "publisher", key: "a", input: {} });
    await until(() => statusOf(runId) === "dead");
    expect(ledger.run(runId)?.message).toContain('"keyed"');
  });

  it("survives whatever a flow throws or returns", async () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    const odd: Record<string, () => unknown> = {
      "a getter that throws": () => ({
        get amount() {
          throw new Error("boom");
        },
      }),
      "details that are no JSON": () => {
        throw reject("no", { cycle } as never);
      },
      "details with a BigInt": () => {
        throw reject("no", { amount: 1n } as never);
      },
      "an error without a usable message": () => {
        throw Object.assign(new Error("x"), { message: Symbol("odd") });
      },
      "an error whose message throws": () => {
        throw Object.defineProperty(new Error("x"), "message", {
          get: () => {
            throw new Error("boom");
          },
        });
      },
      "a proxy that throws": () => {
        throw new Proxy(
          {},
          {
            getPrototypeOf: () => {
              throw new Error("boom");
            },
          },
        );
      },
    };
    const flows = [
      flow("bare", { ...base, run: (order) => odd[order.id]?.() }),
      flow("stepped", { ...base, run: (order, run) => run.step("odd", () => odd[order.id]?.()) }),
    ];
    const { engine, broken, until, statusOf } = setUp(flows);
    for (const { name } of flows) {
      for (const id of Object.keys(odd)) {
        const { runId } = await engine.accept({ flow: name, key: id, input: { id } });
        await until(() => ["dead", "rejected"].includes(String(statusOf(runId))));
      }
    }
    expect(broken).toEqual([]);
  });
});
