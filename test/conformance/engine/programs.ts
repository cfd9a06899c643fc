import fc from "fast-check";
import { expect, it } from "vitest";
import {
  contract,
  event,
  type Found,
  flow,
  jsonSchema,
  type Run,
  RunFailure,
  reject,
  type StepContext,
} from "../../../src/index.ts";
import type { AttemptFact } from "../../../src/runs/fact.ts";
import type { RunHistory } from "../../../src/runs/ledger.ts";
import { type CreateHarness, type Harness, onOrder, owner } from "../harness.ts";

/**
 * What a step does: it works, works after some failures, fails for good, is refused, or throws. Or its effect happens, the answer is lost, and
 * the next attempt is refused; with a check that finds the effect, or without.
 */
type Behaviour =
  | "works"
  | "fails once"
  | "fails twice"
  | "fails for good"
  | "is refused"
  | "throws"
  | "is lost, then refused"
  | "is lost, then found";

interface StepPlan {
  readonly kind: "step";
  readonly behaviour: Behaviour;
  readonly undo: "none" | "works" | "fails once";
  /** Turns of the event loop that the step takes before and after its effect. */
  readonly before: number;
  readonly after: number;
}

type NapPlan = { readonly kind: "sleep"; readonly seconds: number };

type Plan =
  | StepPlan
  | NapPlan
  | { readonly kind: "emit" }
  /** Branches of which any may fail have steps only: where a branch that waits is given up is a matter of time. */
  | { readonly kind: "branches"; readonly branches: readonly (readonly (StepPlan | NapPlan)[])[] }
  /** Another flow, which does a step and may be refused after it. */
  | { readonly kind: "call"; readonly isRefused: boolean; readonly undo: boolean }
  /** Has an event published, and waits for it. */
  | { readonly kind: "await"; readonly before: number }
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
  "is lost, then refused",
  "is lost, then found",
);

const stepOf = (behaviour: fc.Arbitrary<Behaviour>) =>
  fc.record<StepPlan>({
    kind: fc.constant("step"),
    behaviour,
    undo: fc.constantFrom("none", "works", "works", "fails once"),
    before: fc.nat(2),
    after: fc.nat(2),
  });

const nap = fc.record({ kind: fc.constant("sleep" as const), seconds: fc.nat(90) });

const plan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 6, arbitrary: stepOf(any) },
  { weight: 1, arbitrary: nap },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("emit" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("branches" as const),
      branches: fc.oneof(
        fc.array(fc.array(stepOf(any), { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.array(fc.oneof(stepOf(harmless), nap), { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("call" as const),
      isRefused: fc.boolean(),
      undo: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("await" as const), before: fc.nat(4) }) },
  {
    weight: 1,
    // Only one of them may fail: which of two failures comes first is a matter of time, and with it how the run ends.
    arbitrary: fc
      .tuple(stepOf(any), fc.array(stepOf(harmless), { minLength: 1, maxLength: 2 }))
      .map(([first, rest]) => ({ kind: "together" as const, steps: [first, ...rest] })),
  },
);

/** Turns of the event loop between one start and the next restart. */
const restarts = fc.array(fc.nat(25), { minLength: 1, maxLength: 3 });

const Done = contract("test.done", { version: "1.0.0", schema: jsonSchema<{ readonly place: string }>({}) });
const Asked = contract("test.asked", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly place: string; readonly isRefused: boolean }>({}),
});
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
    if (step.behaviour.startsWith("is lost") && call.attempt > 1) throw reject("exists already");
    if (step.behaviour === "throws") throw new Error("bug");
    effects.push(call.idempotencyKey);
    await turns(step.after);
    if (step.behaviour.startsWith("is lost")) {
      throw new RunFailure({ cause: "timeout", code: "system-timeout", message: "no answer" }, { effect: "unknown" });
    }
    return call.idempotencyKey;
  }

  function take(run: Run, place: string, step: StepPlan): Promise<string> {
    const undo = (done: string, call: StepContext): void => {
      if (call.attempt <= failuresOf(step.undo))
        throw new RunFailure({ cause: "unavailable", code: "system-unavailable", message: "down" });
      expect(call.idempotencyKey).toBe(`${done}/undo`);
      effects.push(call.idempotencyKey);
    };
    const check = ({ idempotencyKey }: StepContext): Found<string> => {
      const key = idempotencyKey.replace(/\/check$/, "");
      return effects.includes(key) ? { happened: true, result: key } : { happened: false };
    };
    const retry = { maxAttempts: 3, initialDelayMs: 1_000, jitter: 0 };
    const options = step.behaviour === "is lost, then found" ? { retry, check } : { retry };
    return run.step(place, (call) => work(step, call), step.undo === "none" ? options : { ...options, undo });
  }

  const child = flow("child", {
    version: "1.0.0",
    owner,
    on: event(Asked),
    run: async (asked, run) => {
      // The id of the child differs between executions of the program, for it is made of the time.
      const effect = ({ idempotencyKey }: StepContext) =>
        void effects.push(idempotencyKey.replace(run.runId, `child of ${asked.place}`));
      await run.step("act", effect, { undo: (_done, context) => effect(context) });
      await run.sleep("a while", "30s");
      if (asked.isRefused) throw reject("no");
      return `child of ${asked.place}`;
    },
  });
  const publisher = flow("publisher", {
    version: "1.0.0",
    owner,
    on: event(Asked),
    run: (asked, run) => run.emit(Done, { place: asked.place }),
  });

  async function takeAll(run: Run, place: string, branch: readonly (StepPlan | NapPlan)[]): Promise<unknown> {
    const results: unknown[] = [];
    for (const part of branch) {
      if (part.kind === "sleep") await run.sleep("nap", `${part.seconds}s`);
      else results.push(await take(run, `of ${place}`, part));
    }
    return results;
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
        else if (part.kind === "branches") {
          const branches = part.branches.map((branch) => (inner: Run) => takeAll(inner, place, branch));
          results.push(await run.all(place, branches));
        } else if (part.kind === "call") {
          const undo = (_result: unknown, { idempotencyKey }: StepContext) => void effects.push(idempotencyKey);
          const { isRefused } = part;
          results.push(await run.call(child, { place, isRefused }, part.undo ? { undo } : {}));
        } else if (part.kind === "await") {
          await run.call(publisher, { place, isRefused: false }, { detached: true });
          await turns(part.before);
          results.push(await run.waitFor(Done, { match: { place } }));
        } else results.push(await Promise.all(part.steps.map((step, nth) => take(run, `${place}.${nth}`, step))));
      }
      return results;
    },
  });
  const subscriber = flow("subscriber", { version: "1.0.0", owner, on: event(Done), run: () => undefined });
  return { flows: [program, subscriber, child, publisher], effects, isBusy: () => busyCount > 0 };
}

async function execute(createHarness: CreateHarness, plans: readonly Plan[], moments: readonly number[]) {
  const { flows, effects, isBusy } = build(plans);
  const harness = await createHarness(flows, { isBusy });
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
    if (fact.kind === "received" && fact.failure === undefined) done.push(fact.step);
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
  const ends = ["completed", "compensated", "rejected", "dead"];
  const kinds = facts.map(({ fact }) => fact.kind);
  expect(kinds.filter((kind) => ends.includes(kind))).toEqual([status]);
  if (status !== "dead") expect(kinds.includes("undoing")).toBe(status === "compensated");
  expect(facts.at(-1)?.fact.kind).toBe(status);
}

/** Interrupted, a refusal may come from an attempt that repeats one of which nothing is known. */
function isMoreUncertain(restless: RunHistory, calm: RunHistory): boolean {
  const isRefused = calm.cause === "rejected" && ["compensated", "rejected", "dead"].includes(calm.status);
  return restless.status === "dead" && restless.cause === "uncertain" && isRefused;
}

function undoEffects({ effects }: { readonly effects: readonly string[] }): readonly string[] {
  return effects.filter((key) => key.endsWith("/undo"));
}

export interface ProgramsOptions {
  /** How many programs are tried. */
  readonly numRuns: number;
  /** What the engine does not do yet, and so is in none of them. */
  readonly without?: readonly Plan["kind"][];
}

export function programsConformance(createHarness: CreateHarness, { numRuns, without = [] }: ProgramsOptions): void {
  const program = fc.array(
    plan.filter(({ kind }) => !without.includes(kind)),
    { minLength: 2, maxLength: 6 },
  );

  it(
    "a program comes to the same end with the same effects, however often the engine is started anew",
    async () => {
      await fc.assert(
        fc.asyncProperty(program, restarts, async (plans, moments) => {
          const calm = await execute(createHarness, plans, []);
          const restless = await execute(createHarness, plans, moments);
          checkFacts(calm.history);
          checkFacts(restless.history);
          if (isMoreUncertain(restless.history, calm.history)) {
            // Nothing was undone around what is not known.
            expect(undoEffects(restless)).toEqual([]);
            expect(calm.effects).toEqual(expect.arrayContaining([...new Set(restless.effects)]));
            return;
          }
          // Uninterrupted, nothing is done twice; interrupted, only what a system knows by its key.
          expect(new Set(calm.effects).size).toBe(calm.effects.length);
          expect(new Set(restless.effects)).toEqual(new Set(calm.effects));
          const { status, cause, result, children } = calm.history;
          expect(restless.history).toMatchObject({ status, ...(cause && { cause }), ...(result && { result }) });
          expect(restless.history.children.map(({ key }) => key)).toEqual(children.map(({ key }) => key));
          expect(restless.history.children.map((each) => each.status)).toEqual(children.map((each) => each.status));
          expect(restless.counts).toEqual(calm.counts);
        }),
        { numRuns },
      );
    },
    120_000 + numRuns * 2_000,
  );
}
