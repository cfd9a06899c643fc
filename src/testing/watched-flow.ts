import { isThenable } from "../core/thenable.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { Run } from "../definitions/run.ts";
import { createOccurrences } from "../runs/idempotency.ts";
import { type ActionAtWork, type FlowContext, type FlowWorld, inFlowContext } from "./flow-context.ts";
import { type Life, never } from "./life.ts";

/** Something that a flow function asked `run` for. */
export interface Request {
  /** E.g. `step charge`, `step charge#2`, `sleep a day`, `emit order.booked`. */
  readonly name: string;
  /** Whether it was given what it asked for. */
  isDone: boolean;
}

/** One call of a flow function. A run has several: one each time it is taken up. */
export interface FlowExecution {
  readonly life: number;
  readonly runId: string;
  readonly flow: string;
  readonly key: string;
  readonly requests: Request[];
  /** `undefined` as long as it is at work, and when it was given up in a wait or a crash. */
  end: "returned" | "threw" | undefined;
}

export interface WatchDeps {
  readonly life: Life;
  readonly world: FlowWorld;
  /** Told when the flow function is called. */
  readonly onExecution: (execution: FlowExecution) => void;
  /** The actions at work, with when they began, in milliseconds of real time. */
  readonly actions: Map<ActionAtWork, number>;
}

/** The flow as it is, in a life that can end, with note taken of what it asks for and on whose behalf its code is at work. */
export function watchedFlow(flow: AnyFlow, deps: WatchDeps): AnyFlow {
  return {
    ...flow,
    run: (input: never, run: Run): unknown => {
      if (deps.life.hasEnded) return never();
      const { runId, key } = run;
      const execution: FlowExecution = {
        life: deps.life.number,
        runId,
        flow: flow.name,
        key,
        requests: [],
        end: undefined,
      };
      deps.onExecution(execution);
      const context: FlowContext = { world: deps.world, run: { runId, flow: flow.name, key } };
      return followed(
        () => inFlowContext(context, () => flow.run(input, watchedRun(run, { ...deps, execution, context }))),
        (end) => {
          execution.end = end;
        },
      );
    },
  };
}

interface RunWatch extends WatchDeps {
  readonly execution: FlowExecution;
  readonly context: FlowContext;
}

type Method = (...parameters: readonly unknown[]) => unknown;

/** Methods that answer at once, from what is recorded. */
const silent: ReadonlySet<string | symbol> = new Set(["now", "id"]);

function watchedRun(run: Run, watch: RunWatch): Run {
  const occurrence = createOccurrences();
  return new Proxy(run, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function" || silent.has(name)) return member;
      return (...parameters: readonly unknown[]) => {
        const id = occurrence(String(name), nameOf(parameters[0]));
        const request: Request = { name: `${String(name)} ${id}`, isDone: false };
        watch.execution.requests.push(request);
        const given =
          name === "step" || name === "call"
            ? stepParameters(id, parameters, watch)
            : parameters.map((parameter) => withBranches(parameter, watch));
        const answer: unknown = Reflect.apply(member, target, given);
        // Its own `then` would take this for the flow observing it (runs/observed-promise.ts).
        if (answer instanceof Promise) Promise.prototype.then.call(answer, () => markDone(request), ignore);
        return answer;
      };
    },
  });
}

/** A branch that gets a `run` of its own is watched too. */
function withBranches(parameter: unknown, watch: RunWatch): unknown {
  if (typeof parameter === "function") {
    return (...given: readonly unknown[]) =>
      (parameter as Method)(...given.map((value) => (isRun(value) ? watchedRun(value, watch) : value)));
  }
  if (Array.isArray(parameter)) return parameter.map((part) => withBranches(part, watch));
  if (!isNamedBranches(parameter)) return parameter;
  return Object.fromEntries(Object.entries(parameter).map(([name, branch]) => [name, withBranches(branch, watch)]));
}

function isNamedBranches(value: unknown): value is Readonly<Record<string, Method>> {
  return (
    typeof value === "object" && value !== null && Object.values(value).every((part) => typeof part === "function")
  );
}

function isRun(value: unknown): value is Run {
  return typeof value === "object" && value !== null && "runId" in value && "step" in value;
}

function markDone(request: Request): void {
  request.isDone = true;
}

function ignore(): void {}

/** A step is named by its first argument, an event by its contract. */
function nameOf(first: unknown): string {
  if (typeof first === "object" && first !== null && "name" in first) return String(first.name);
  return typeof first === "string" ? first : "";
}

/** The arguments of `run.step` or `run.call` with their action and undo watched. */
function stepParameters(step: string, parameters: readonly unknown[], watch: RunWatch): readonly unknown[] {
  return parameters.map((parameter) => {
    if (typeof parameter === "function") return watchedAction(parameter as Method, step, "do", watch);
    if (typeof parameter !== "object" || parameter === null || !("undo" in parameter)) return parameter;
    const { undo } = parameter;
    if (typeof undo !== "function") return parameter;
    return { ...parameter, undo: watchedAction(undo as Method, step, "undo", watch) };
  });
}

function watchedAction(work: Method, step: string, phase: ActionAtWork["phase"], watch: RunWatch): Method {
  return (...parameters) => {
    if (watch.life.hasEnded) return never();
    const action: ActionAtWork = { step, phase, isOver: false, waits: 0 };
    watch.actions.set(action, performance.now());
    return followed(
      () => inFlowContext({ ...watch.context, action }, () => work(...parameters)),
      () => {
        action.isOver = true;
        watch.actions.delete(action);
      },
    );
  };
}

/** Does the work and says how it ended. */
function followed(work: () => unknown, onEnd: (end: "returned" | "threw") => void): unknown {
  let outcome: unknown;
  try {
    outcome = work();
  } catch (thrown) {
    onEnd("threw");
    throw thrown;
  }
  if (isThenable(outcome)) {
    outcome.then(
      () => onEnd("returned"),
      () => onEnd("threw"),
    );
  } else onEnd("returned");
  return outcome;
}
