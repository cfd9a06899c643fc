import { afterEach, describe, expect, it } from "vitest";
import { flow, type Run, reject } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, story } from "../harness.ts";

export function versionsConformance(createHarness: CreateHarness): void {
  describe("versions", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    const log: string[] = [];
    /** A flow of these steps; a number is a sleep of so many hours. */
    const of = (version: string, ...parts: readonly (string | number)[]) =>
      flow("book", {
        ...base,
        version,
        run: async (_order, run) => {
          for (const part of parts) await take(run, part);
          return version;
        },
      });
    const take = (run: Run, part: string | number) =>
      typeof part === "number"
        ? run.sleep("pause", `${part}h`)
        : run.step(part, () => void log.push(part), { undo: () => void log.push(`undo ${part}`) });
    const accept = (key = "1") =>
      harness.engine.accept({ flow: "book", key, input: { id: 1 } }).then(({ runId }) => runId);
    const statusIs = (run: string, status: string) => () => harness.history(run).status === status;
    const isHeldBack = (run: string) => () => harness.history(run).waitingFor?.kind === "version";

    /** Runs the first flow up to its pause and goes on with the other. */
    const change = async (before: ReturnType<typeof of>, after: ReturnType<typeof of>) => {
      log.length = 0;
      harness = await createHarness([before]);
      const run = await accept();
      await harness.until(statusIs(run, "waiting"));
      await harness.restart([after]);
      return run;
    };

    it("gives new messages to the highest, and ends each run with the version that accepted it", async () => {
      const [old, fresh] = [of("1.9.0", "a", 1, "b"), of("1.10.0", "x")];
      harness = await createHarness([old]);
      const run = await accept();
      await harness.until(statusIs(run, "waiting"));
      await harness.restart([old, fresh]);
      const next = await accept("2");
      await harness.until(statusIs(next, "completed"));
      await harness.until(statusIs(run, "completed"));
      expect(harness.history(run)).toMatchObject({ version: "1.9.0", result: '"1.9.0"' });
      expect(harness.history(next)).toMatchObject({ version: "1.10.0", result: '"1.10.0"' });
    });

    it("holds a run whose version is not there, and takes it up when it is back", async () => {
      const run = await change(of("1.0.0", "a", 1, "b"), of("2.0.0", "a", 1, "b"));
      await harness.until(isHeldBack(run));
      expect(harness.history(run).waitingFor?.name).toBe("book@1.0.0");
      await harness.restart([of("1.0.0", "a", 1, "b"), of("2.0.0")]);
      await harness.until(statusIs(run, "completed"));
    });

    it.each([
      ["a step is added behind what is recorded", ["a", 1, "b", "c"], ["a", "b", "c"]],
      ["a step is added before what is recorded", ["new", "a", 1, "b"], ["a", "new", "b"]],
      ["a step is added between what is recorded", ["a", "new", 1, "b"], ["a", "new", "b"]],
      ["recorded steps are reordered", ["a2", "a", 1, "b"], ["a", "a2", "b"]],
      ["a step that is not recorded yet is renamed", ["a", 1, "c"], ["a", "c"]],
      ["a step that is not recorded yet is removed", ["a", 1], ["a"]],
    ])("goes on when %s", async (_what, parts, done) => {
      const first = parts.includes("a2") ? ["a", "a2", 1, "b"] : ["a", 1, "b"];
      const run = await change(of("1.0.0", ...first), of("1.0.0", ...parts));
      await harness.until(statusIs(run, "completed"));
      expect(log).toEqual(done);
    });

    it.each([
      ["renamed", ["c", 1, "b"], 'step "a" is recorded'],
      ["removed", [1, "b"], 'step "a" is recorded'],
      [
        "removed with all that is recorded",
        ["b"],
        'step "a" is recorded (and 1 more), and the code asked for step "b"',
      ],
    ])(
      "holds a run back when a recorded step is %s, does nothing, and goes on with code that fits",
      async (_what, parts, said) => {
        const before = of("1.0.0", "a", 1, "b");
        const run = await change(before, of("1.0.0", ...parts));
        await harness.until(isHeldBack(run));
        expect(log).toEqual(["a"]);
        expect(harness.history(run)).toMatchObject({ status: "waiting", cause: "divergence" });
        expect(harness.history(run).message).toContain(said);
        await harness.restart([before]);
        await harness.until(statusIs(run, "completed"));
        expect(log).toEqual(["a", "b"]);
        expect(harness.history(run).cause).toBeUndefined();
      },
    );

    it("holds a run back when a recorded step is moved into a branch", async () => {
      const branched = flow("book", {
        ...base,
        run: async (_order, run) => {
          await run.all("both", [(branch) => branch.step("a", () => void log.push("a again"))]);
          await run.sleep("pause", "1h");
        },
      });
      const run = await change(of("1.0.0", "a", 1), branched as never);
      await harness.until(isHeldBack(run));
      expect(log).toEqual(["a"]);
    });

    it.each([
      ["leaves out what is recorded unless it says otherwise", { go: true }, "held back"],
      ["leaves out what is recorded if it says so", { skip: false }, "goes on"],
    ])(
      "of an added step whose result %s, a run is held back or goes on, and is not misled",
      async (_what, result, outcome) => {
        const deciding = flow("book", {
          ...base,
          run: async (_order, run) => {
            const decided: { readonly go?: boolean; readonly skip?: boolean } = await run.step("decide", () => {
              log.push("decide");
              return result;
            });
            const isLeftOut = "go" in result ? decided.go !== true : decided.skip === true;
            if (!isLeftOut) await run.step("a", () => void log.push("a again"));
            await run.sleep("pause", "1h");
            await run.step("b", () => void log.push("b"));
          },
        });
        const before = of("1.0.0", "a", 1, "b");
        const run = await change(before, deciding as never);
        await harness.until(outcome === "goes on" ? statusIs(run, "completed") : isHeldBack(run));
        expect(log).toEqual(outcome === "goes on" ? ["a", "decide", "b"] : ["a"]);
        if (outcome === "goes on") return;
        await harness.restart([before]);
        await harness.until(statusIs(run, "completed"));
        expect(log).toEqual(["a", "b"]);
      },
    );

    it("wakes at the recorded time, and keeps the recorded result, whatever the code says now", async () => {
      const sleeper = (result: string, hours: number) =>
        flow("book", {
          ...base,
          run: async (_order, run) => {
            const kept = await run.step("a", () => result);
            await run.sleep("pause", `${hours}h`);
            return kept;
          },
        });
      harness = await createHarness([sleeper("old", 1)]);
      const run = await accept();
      const before = harness.time.clock.now();
      await harness.until(statusIs(run, "waiting"));
      await harness.restart([sleeper("new", 99)]);
      await harness.until(statusIs(run, "completed"));
      expect(harness.history(run).result).toBe('"old"');
      expect(harness.time.clock.now() - before).toBe(3_600_000);
    });

    it("does not end a run with code that knows less than is recorded", async () => {
      const run = await change(of("1.0.0", "a", 1, "b"), of("1.0.0"));
      await harness.until(isHeldBack(run));
      expect(harness.history(run).message).toContain("the code came to its end");
    });

    it("does not undo with code that does not know all that was done", async () => {
      const refuses = (step: string) =>
        flow("book", {
          ...base,
          run: async (_order, run) => {
            await take(run, step);
            await run.sleep("pause", "1h");
            throw reject("no");
          },
        });
      const run = await change(of("1.0.0", "a", 1), refuses("other") as never);
      await harness.until(isHeldBack(run));
      expect(log).toEqual(["a"]);
      await harness.restart([refuses("a")]);
      await harness.until(statusIs(run, "compensated"));
      expect(log).toEqual(["a", "undo a"]);
    });

    it("takes a run to a version that fits, and to no other", async () => {
      const [old, fits, misfits] = [of("1.0.0", "a", 1, "b"), of("1.1.0", "a", 1, "b", "c"), of("1.2.0", "z")];
      const run = await change(old, fits);
      await harness.restart([fits, misfits]);
      await harness.until(isHeldBack(run));
      const by = "ana";
      await expect(harness.engine.move(run, { version: "1.2.0", by })).rejects.toMatchObject({
        code: "history-diverged",
      });
      await expect(harness.engine.move(run, { version: "9.9.9", by })).rejects.toMatchObject({
        code: "version-unknown",
      });
      await expect(harness.engine.checkFit(run, "1.2.0")).resolves.toMatchObject({ fits: false });
      await expect(harness.engine.checkFit(run, "1.1.0")).resolves.toMatchObject({ fits: true, unasked: [] });
      await harness.engine.move(run, { version: "1.1.0", by });
      await harness.until(statusIs(run, "completed"));
      expect(harness.history(run)).toMatchObject({ version: "1.1.0", result: '"1.1.0"' });
      expect(log).toEqual(["a", "b", "c"]);
      expect(story(harness.history(run))).toContain("moved");
    });

    it("keeps a failure that the flow caught when something later is replayed", async () => {
      let isBroken = true;
      const done: string[] = [];
      const catches = flow("book", {
        ...base,
        run: async (_order, run) => {
          try {
            await run.step("best way", () => {
              throw reject("not today");
            });
          } catch {
            await run.step("other way", () => void done.push("other way"));
          }
          await run.step("last", () => {
            if (isBroken) throw new Error("bug");
          });
        },
      });
      harness = await createHarness([catches]);
      const { run } = await harness.finish(catches, { id: 1 });
      isBroken = false;
      await harness.engine.replay(run, { from: "failed-step", by: "ana" });
      await harness.until(statusIs(run, "completed"));
      expect(done).toEqual(["other way"]);
      expect(story(harness.history(run)).slice(-3)).toEqual(["started", "do last 1 ok", "completed"]);
    });
  });
}
