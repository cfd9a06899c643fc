import type { Call } from "./call.ts";
import type { At, Machine } from "./machine.ts";
import { StepFacts } from "./step-facts.ts";
import { placeOf } from "./syntax.ts";
import { awaited, type Closure, nothing, type StepPart, unknown, type Value } from "./value.ts";
import { closuresIn, isGiven, propertyOf } from "./value-parts.ts";

/** `run.step(name, action, options)` or `run.step(name, system, action, options)`, taken apart. */
interface StepParts {
  readonly name: Value;
  readonly system?: Value;
  readonly action: Value;
  readonly options: Value;
}

/** A call of `run.step`. */
export function callStep(machine: Machine, call: Call, at: At): Value {
  machine.begin();
  const parts = partsOf(call.args);
  const step = stepOf(machine, parts, call, at);
  noteUnresolved(machine, parts, step);
  const result = runPart(machine, parts.action, [], step, "action", at);
  const undo = undoOf(parts.options);
  if (undo !== undefined) runPart(machine, undo, [result], step, "undo", { ...at, isUsed: false });
  return { kind: "pending", value: result, isBegun: true };
}

function partsOf([name = unknown, second = unknown, third, fourth]: readonly Value[]): StepParts {
  const isAction = isFunction(second) || (third?.kind === "object" && fourth === undefined);
  if (isAction || third === undefined) return { name, action: second, options: third ?? nothing };
  return { name, system: second, action: third, options: fourth ?? nothing };
}

function isFunction({ kind }: Value): boolean {
  return kind === "closure" || kind === "wrapped" || kind === "call-method";
}

/** One for each place, name and system: a helper may make steps of several names at one place. */
function stepOf(machine: Machine, { name, system, options }: StepParts, { node }: Call, at: At): StepFacts {
  const place = placeOf(node, at.scope.module.file);
  const known = system?.kind === "declared" && system.type === "system" ? system.name : undefined;
  const text = name.kind === "constant" ? String(name.value) : undefined;
  const attempts = propertyOf(propertyOf(options, "retry"), "maxAttempts");
  const head = {
    ...(text === undefined ? {} : { name: text }),
    ...(known === undefined ? {} : { system: known }),
    hasSystem: system !== undefined,
    hasUndo: undoOf(options) !== undefined,
    hasTimeout: isGiven(options, "timeout"),
    hasRetry: isGiven(options, "retry"),
    ...(attempts.kind === "constant" && typeof attempts.value === "number" ? { maxAttempts: attempts.value } : {}),
    place,
  };
  return machine.facts.steps.add(new StepFacts(head), `${text} ${known}`);
}

function undoOf(options: Value): Value | undefined {
  if (options.kind !== "object") return undefined;
  const undo = options.properties.get("undo") ?? nothing;
  if (undo.kind === "nothing") return undefined;
  return undo.kind === "object" ? propertyOf(undo, "do") : undo;
}

function noteUnresolved(machine: Machine, { system, action, options }: StepParts, { head, place }: StepFacts): void {
  const note = (what: string) => machine.facts.unresolved.add({ what, place }, what);
  if (system !== undefined && head.system === undefined) note("the system of a step");
  if (!isFunction(action)) note("the action of a step");
  if (options.kind !== "nothing" && (options.kind !== "object" || options.isOpen)) note("the options of a step");
}

function runPart(
  machine: Machine,
  action: Value,
  given: readonly Value[],
  step: StepFacts,
  part: StepPart,
  at: At,
): Value {
  const call: Value = { kind: "call", step, part };
  const inner: At = { ...at, context: { kind: "step", step, part } };
  const results = functionsOf(action).map((closure) => awaited(machine.enter(closure, [...given, call], inner)));
  return results[0] ?? unknown;
}

function functionsOf(action: Value): readonly Closure[] {
  return action.kind === "closure" || action.kind === "wrapped" ? closuresIn(action) : [];
}
