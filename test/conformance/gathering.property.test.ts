import fc from "fast-check";
import { expect, it } from "vitest";
import { batch, debounce, flow } from "../../src/index.ts";
import type { RunHistory } from "../../src/runs/ledger.ts";
import { createTestWaybill, type TestWaybill } from "../../src/testing/test-waybill.ts";
import { base, onOrder } from "./harness.ts";

/** Arrivals to try; `MODEL_RUNS=5000 npx vitest run test/conformance/gathering` for a long night. */
const numRuns = Number(process.env["MODEL_RUNS"] ?? 60);

interface Message {
  readonly id: number;
  readonly at: number;
}

/** Messages with even and with odd ids are gathered apart. Time may pass while they are on their way to disk. */
type Happening =
  | { readonly kind: "send"; readonly ids: readonly number[]; readonly meanwhileMs: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "restart" | "crash" | "pause" | "resume" };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        ids: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 }),
        meanwhileMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 15_000 })),
      })
      .map((sent) => ({ kind: "send" as const, ...sent })),
  },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 15_000 }).map((ms) => ({ kind: "pass" as const, ms })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("restart" as const, "crash" as const, "pause" as const, "resume" as const)
      .map((kind) => ({
        kind,
      })),
  },
);

const byOf = (id: number): number => id % 2;

/** Which messages are together, told from their times alone. */
function together(
  messages: readonly Message[],
  isLast: (group: readonly Message[], next: Message) => boolean,
): readonly (readonly number[])[] {
  const groups: Message[][] = [];
  for (const by of [0, 1]) {
    let group: Message[] | undefined;
    for (const message of messages.filter(({ id }) => byOf(id) === by)) {
      if (group === undefined || isLast(group, message)) {
        group = [];
        groups.push(group);
      }
      group.push(message);
    }
  }
  return groups.map((group) => group.map(({ id }) => id));
}

/** Carries out what happens, and gives the messages that were accepted, in order, and all runs when they are over. */
async function live(
  waybill: TestWaybill,
  happenings: readonly Happening[],
): Promise<{ readonly accepted: readonly Message[]; readonly runs: readonly RunHistory[] }> {
  const accepted: Message[] = [];
  const runOf = new Map<number, string>();
  const name = "gathering";
  for (const what of happenings) {
    if (what.kind === "send") {
      const at = waybill.time.clock.now();
      const sending = what.ids.map((id) => waybill.engine.accept({ flow: name, key: `${id}`, input: { id } }));
      if (what.meanwhileMs > 0) waybill.time.advanceBy(what.meanwhileMs);
      const answers = await Promise.all(sending);
      for (const [index, { runId, duplicate }] of answers.entries()) {
        const id = what.ids[index] ?? 0;
        expect(duplicate).toBe(runOf.has(id));
        if (!duplicate) accepted.push({ id, at });
        expect(runOf.get(id) ?? runId).toBe(runId);
        runOf.set(id, runId);
      }
    } else if (what.kind === "pass") waybill.time.advanceBy(what.ms);
    else if (what.kind === "restart") await waybill.restart();
    else if (what.kind === "pause") await waybill.engine.pauseFlow(name, { by: "ana", reason: "a while" });
    else if (what.kind === "resume") await waybill.engine.resumeFlow(name, { by: "ana" });
    else {
      waybill.crash();
      await waybill.until(() => true);
    }
  }
  await waybill.engine.resumeFlow(name, { by: "ana" });
  await waybill.until(() => [...runOf.values()].every((run) => waybill.history(run).status === "completed"));
  const runs = [...new Set(runOf.values())].map((run) => waybill.history(run));
  for (const [id, run] of runOf) expect(idsOf(waybill.history(run))).toContain(id);
  return { accepted, runs };
}

/** The messages that a run has. */
function idsOf({ input, facts }: RunHistory): readonly number[] {
  const texts = [input, ...facts.flatMap(({ fact }) => (fact.kind === "gathered" ? [fact.input] : []))];
  return texts.map((text) => (JSON.parse(text) as { readonly id: number }).id);
}

const inOrder = (groups: readonly (readonly number[])[]) => groups.map(String).toSorted();

it("has in a batch what comes within its time and size, whatever happens to the process", { timeout: 300_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(happening, { maxLength: 25 }),
      fc.integer({ min: 1, max: 5 }),
      async (happenings, size) => {
        const gathering = flow("gathering", {
          ...base,
          on: batch(onOrder, { size, within: "10s", by: ({ id }) => byOf(id) }),
          run: (orders, run) => run.step("work", () => orders.map(({ id }) => id)),
        });
        const waybill = createTestWaybill([gathering]);
        try {
          const { accepted, runs } = await live(waybill, happenings);
          const groups = together(
            accepted,
            (group, { at }) => group.length === size || at >= (group[0]?.at ?? 0) + 10_000,
          );
          expect(inOrder(runs.map(idsOf))).toEqual(inOrder(groups));
          expect(runs.map(({ result }) => JSON.parse(result ?? "null"))).toEqual(runs.map(idsOf));
        } finally {
          await waybill.close();
        }
      },
    ),
    { numRuns },
  ),
);

it("has in a debounced run what comes before it is quiet, whatever happens to the process", { timeout: 300_000 }, () =>
  fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const gathering = flow("gathering", {
        ...base,
        on: debounce(onOrder, { quiet: "4s", atMost: "10s", by: ({ id }) => byOf(id) }),
        run: (order, run) => run.step("work", () => order.id),
      });
      const waybill = createTestWaybill([gathering]);
      try {
        const { accepted, runs } = await live(waybill, happenings);
        const groups = together(
          accepted,
          (group, { at }) => at >= Math.min((group.at(-1)?.at ?? 0) + 4_000, (group[0]?.at ?? 0) + 10_000),
        );
        expect(inOrder(runs.map(idsOf))).toEqual(inOrder(groups));
        expect(runs.map(({ result }) => JSON.parse(result ?? "null"))).toEqual(runs.map((run) => idsOf(run).at(-1)));
      } finally {
        await waybill.close();
      }
    }),
    { numRuns },
  ),
);
