import fc from "fast-check";
import { expect, it } from "vitest";
import { contract, event, flow, jsonSchema, type Run, RunFailure, reject, type StepContext } from "../../src/index.ts";
import type { AttemptFact } from "../../src/runs/fact.ts";
import type { RunHistory } from "../../src/runs/ledger.ts";
import { createEmbeddedHarness, type Harness, onOrder, owner } from "./harness.ts";

/** What a step does: it works, works after some failures, fails for good, is refused, or throws. */
type Behaviour = "works" | "fails once" | "fails twice" | "fails for good" | "is refused" | "throws";

interface StepPlan {
  readonly kind: "step";
  readonly behaviour: Behaviour;
  readonly undo: "none" | "works" | "fails once";
  /** Turns of the event loop that the step takes before and after its effect. */
  readonly before: number;
  readonly after: number;
}

type Plan =
  | StepPlan
  | { readonly kind: "sleep"; readonly seconds: number }
  | { readonly kind: "emit" }
  | { readonly kind: "together"; readonly steps: readonly StepPlan[] };

const harmless = fc.constantFrom<Behaviour>("works", "works", "fails once", "fails twice");
const any = fc.constantFrom<Behaviour>(
  "works",
  "works",
  "works",
  "fails once",
  "fails for good",
  "is refused",
  "throws",
);

const stepOf = (behaviour: fc.Arbitrary<Behaviour>) =>
  fc.record<StepPlan>({
    kind: fc.constant("step"),
    behaviour,
    undo: fc.constantFrom("none", "works", "works", "fails once"),
    before: fc.nat(2),
    after: fc.nat(2),
  });

const plan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 6, arbitrary: stepOf(any) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sleep" as const), seconds: fc.nat(90) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("emit" as const) }) },
  {
    weight: 1,
    // Only one of them may fail: which of two failures comes first is a matter of time, and with it how the run ends.
    arbitrary: fc
      .tuple(stepOf(any), fc.array(stepOf(harmless), { minLength: 1, maxLength: 2 }))
      .map(([first, rest]) => ({ kind: "together" as const, steps: [first, ...rest] })),
  },
);

const program = fc.array(plan, { minLength: 2, maxLength: 6 });
/** Turns of the event loop between one start and the next restart. */
const restarts = fc.array(fc.nat(25), { minLength: 1, maxLength: 3 });

const Done = contract("test.done", { version: "1.0.0", schema: jsonSchema<{ readonly place: string }>({}) });
const turns = async (count: number) => {
  for (let index = 0; index < count; index++) await new Promise((resolve) => setImmediate(resolve));
};

function failuresOf(behaviour: string): number {
  if (behaviour === "fails once") return 1;
  return behaviour === "fails twice" ? 2 : behaviour === "fails for good" ? 99 : 0;
}

/** The flow of a program, and the effects that it has on a system which knows idempotency keys. */
function build(plans: readonly Plan[]) {
  const effects: string[] = [];
  let busyCount = 0;

  async function work(step: StepPlan, call: StepContext): Promise<string> {
    busyCount++;
    try {
      return await act(step, call);
    } finally {
      busyCount--;
    }
  }

  async function act(step: StepPlan, call: StepContext): Promise<string> {
    await turns(step.before);
    if (call.attempt <= failuresOf(step.behaviour))
      throw new RunFailure({ cause: "unavailable", code: "system-unavailable", message: "down" });
    if (step.behaviour === "is refused") throw reject("no");
    if (step.behaviour === "throws") throw new Error("bug");
    effects.push(call.idempotencyKey);
    await turns(step.after);
    return call.idempotencyKey;
  }

  function take(run: Run, place: string, step: StepPlan): Promise<string> {
    const undo = (done: string, call: StepContext): void => {
      if (call.attempt <= failuresOf(step.undo))
        throw new RunFailure({ cause: "unavailable", code: "system-unavailable", message: "down" });
      expect(call.idempotencyKey).toBe(`${done}/undo`);
      effects.push(call.idempotencyKey);
    };
    const options = { retry: { maxAttempts: 3, initialDelayMs: 1_000, jitter: 0 } };
    return run.step(place, (call) => work(step, call), step.undo === "none" ? options : { ...options, undo });
  }

  const program = flow("program", {
    version: "1.0.0",
    owner,
    on: onOrder,
    run: async (_order, run) => {
      const results: unknown[] = [];
      for (const [index, part] of plans.entries()) {
        const place = String(index);
        if (part.kind === "step") results.push(await take(run, place, part));
        else if (part.kind === "sleep") await run.sleep("nap", `${part.seconds}s`);
        else if (part.kind === "emit") results.push(await run.emit(Done, { place }));
        else results.push(await Promise.all(part.steps.map((step, nth) => take(run, `${place}.${nth}`, step))));
      }
      return results;
    },
  });
  const subscriber = flow("subscriber", { version: "1.0.0", owner, on: event(Done), run: () => undefined });
  return { flows: [program, subscriber], effects, isBusy: () => busyCount > 0 };
}

async function execute(plans: readonly Plan[], moments: readonly number[]) {
  const { flows, effects, isBusy } = build(plans);
  const harness = await createEmbeddedHarness(flows, { isBusy });
  try {
    const { runId } = await harness.engine.accept({ flow: "program", key: "a", input: { id: 1 } });
    for (const moment of moments) {
      await pass(harness, moment);
      await harness.restart();
    }
    const isOver = (run: string) =>
      !["accepted", "running", "waiting", "compensating"].includes(harness.history(run).status);
    await harness.until(() => isOver(runId));
    await harness.until(() => harness.history(runId).children.every(({ run }) => isOver(run)));
    return { history: harness.history(runId), effects, counts: harness.ledger.openCounts() };
  } finally {
    await harness.close();
  }
}

/** Lets things happen, and time pass when nothing does, for about this many turns. */
async function pass(harness: Harness, moment: number): Promise<void> {
  let left = moment;
  await harness.until(() => left-- <= 0);
}

function checkFacts({ facts, status }: RunHistory): void {
  const attempts = new Map<string, AttemptFact[]>();
  const done: string[] = [];
  const undone: string[] = [];
  for (const { fact } of facts) {
    if (fact.kind !== "attempt") continue;
    const mine = attempts.get(`${fact.phase} ${fact.step}`) ?? [];
    attempts.set(`${fact.phase} ${fact.step}`, [...mine, fact]);
    if (fact.failure === undefined) (fact.phase === "do" ? done : undone).push(fact.step);
  }
  for (const mine of attempts.values()) {
    expect(mine.map(({ attempt }) => attempt)).toEqual(mine.map((_, index) => index + 1));
    expect(mine.slice(0, -1).every(({ failure, retryAt }) => failure !== undefined && retryAt !== undefined)).toBe(
      true,
    );
    expect(mine.at(-1)?.retryAt).toBeUndefined();
  }
  expect(new Set(done).size).toBe(done.length);
  expect(undone).toEqual(done.filter((step) => undone.includes(step)).toReversed());
  const once = facts.filter(({ fact }) => ["completed", "compensated", "dead", "undoing"].includes(fact.kind));
  expect(once.map(({ fact }) => fact.kind)).toEqual(status === "compensated" ? ["undoing", "compensated"] : [status]);
  expect(facts.at(-1)?.fact.kind).toBe(status);
}

it("a program comes to the same end with the same effects, however often the engine is started anew", async () => {
  await fc.assert(
    fc.asyncProperty(program, restarts, async (plans, moments) => {
      const calm = await execute(plans, []);
      const restless = await execute(plans, moments);
      checkFacts(calm.history);
      checkFacts(restless.history);
      // Uninterrupted, nothing is done twice; interrupted, only what a system knows by its key.
      expect(new Set(calm.effects).size).toBe(calm.effects.length);
      expect(new Set(restless.effects)).toEqual(new Set(calm.effects));
      const { status, cause, result, children } = calm.history;
      expect(restless.history).toMatchObject({ status, ...(cause && { cause }), ...(result && { result }) });
      expect(restless.history.children.map(({ key }) => key)).toEqual(children.map(({ key }) => key));
      expect(restless.counts).toEqual(calm.counts);
    }),
    { numRuns: 150 },
  );
}, 60_000);
