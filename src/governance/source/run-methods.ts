import type { AnyNode } from "acorn";
import type { Call } from "./call.ts";
import { contractOf } from "./declared.ts";
import type { At, Machine } from "./machine.ts";
import { noteFanOut } from "./methods.ts";
import { callStep } from "./run-step.ts";
import type { Ask } from "./source.ts";
import { placeOf, textOf } from "./syntax.ts";
import { awaited, type Closure, nothing, unknown, type Value } from "./value.ts";
import { closuresIn, isGiven, propertyOf } from "./value-parts.ts";

const asked: Readonly<Record<string, Ask["kind"]>> = {
  step: "step",
  sleep: "sleep",
  sleepUntil: "sleep",
  task: "task",
  all: "branches",
};

/**
 * Whether something unknown is used as one uses a `run`: then it is taken for one. It may come to the code through a function
 * of a package.
 */
export function looksLikeRun({ receiver, name = "", args, node }: Call): boolean {
  if (receiver?.kind !== "unknown") return false;
  const [first] = args;
  if (Object.hasOwn(asked, name)) return node.arguments[0] !== undefined && isText(node.arguments[0]);
  if (first?.kind !== "declared") return false;
  return first.type === "contract" ? name === "emit" || name === "waitFor" : first.type === "flow" && name === "call";
}

function isText(node: AnyNode): boolean {
  return node.type === "TemplateLiteral" || textOf(node) !== undefined;
}

/** A call of a method of the run. */
export function callRun(machine: Machine, method: string, call: Call, at: At): Value {
  noteAsk(machine, method, call, at);
  const place = placeOf(call.node, at.scope.module.file);
  const [first = nothing, second] = call.args;
  switch (method) {
    case "step":
      return callStep(machine, call, at);
    case "all":
      return callBranches(machine, call, at);
    case "emit":
      machine.begin();
      machine.facts.emits.add({ ...contractOf(first), place }, String(contractOf(first).contract));
      return pending({ kind: "stable-id" });
    case "waitFor":
      return callWaitFor(machine, call, at);
    case "task":
      return callTask(machine, call, at);
    case "call":
      return callFlow(machine, call, at);
    case "id":
      return { kind: "stable-id" };
    default:
      for (const closure of closuresIn(second ?? nothing)) machine.enter(closure, undefined, at);
      return pending(unknown);
  }
}

function noteAsk(machine: Machine, method: string, { node, args }: Call, at: At): void {
  const kind = Object.hasOwn(asked, method) ? asked[method] : undefined;
  const [name] = node.arguments;
  if (kind === undefined || name === undefined) return;
  const { file, text } = at.scope.module;
  const made = args[0]?.kind === "constant" ? String(args[0].value) : undefined;
  const written = isText(name) ? text.slice(name.start + 1, name.end - 1) : made;
  const place = placeOf(node, file);
  if (written !== undefined) machine.facts.asks.add({ kind, written, place }, written);
  if (made === undefined) machine.facts.unresolved.add({ what: `the name of a ${nouns[kind]}`, place }, "name");
}

const nouns: Readonly<Record<Ask["kind"], string>> = { step: "step", sleep: "sleep", task: "task", branches: "group" };

function pending(value: Value): Value {
  return { kind: "pending", value, isBegun: true };
}

function callBranches(machine: Machine, { node, args }: Call, at: At): Value {
  const branches = args[1] ?? unknown;
  const enter = (closure: Closure) => awaited(machine.enter(closure, [{ kind: "run" }], { ...at, isUsed: true }));
  if (branches.kind === "list" && branches.items.every(({ kind }) => kind === "closure")) {
    return pending({
      kind: "list",
      items: branches.items.map((item) => (item.kind === "closure" ? enter(item) : unknown)),
    });
  }
  if (branches.kind === "object") {
    const results = [...branches.properties].map(([name, branch]): [string, Value] => [
      name,
      branch.kind === "closure" ? enter(branch) : unknown,
    ]);
    return pending({ kind: "object", properties: new Map(results), isOpen: branches.isOpen });
  }
  const closures = closuresIn(branches);
  if (branches.kind === "mapped") noteFanOut(machine, node, at);
  if (closures.length === 0) {
    machine.facts.unresolved.add({ what: "the branches of a group", place: placeOf(node, at.scope.module.file) });
  }
  for (const closure of closures) enter(closure);
  return pending(unknown);
}

function callWaitFor(machine: Machine, { node, args }: Call, at: At): Value {
  const { contract } = contractOf(args[0]);
  const known = contract === undefined ? {} : { name: contract, contract };
  const place = placeOf(node, at.scope.module.file);
  machine.facts.waits.add(
    { kind: "event", ...known, hasTimeout: isGiven(args[1], "timeout"), place },
    String(contract),
  );
  return pending(documentOf(contract));
}

function callTask(machine: Machine, { node, args }: Call, at: At): Value {
  machine.begin();
  const [name, options] = args;
  const { contract } = contractOf(propertyOf(options, "contract"));
  const text = name?.kind === "constant" ? { name: String(name.value) } : {};
  const known = contract === undefined ? {} : { contract };
  const place = placeOf(node, at.scope.module.file);
  const task = { kind: "task" as const, ...text, ...known, hasTimeout: isGiven(options, "timeout"), place };
  machine.facts.waits.add(task, String(text.name));
  return pending(documentOf(contract));
}

function callFlow(machine: Machine, { node, args }: Call, at: At): Value {
  machine.begin();
  const [flow, , options] = args;
  const name = flow?.kind === "declared" && flow.type === "flow" ? flow.name : undefined;
  const detached = propertyOf(options, "detached");
  const place = placeOf(node, at.scope.module.file);
  if (name === undefined) machine.facts.unresolved.add({ what: "the flow that is called", place });
  machine.facts.calls.add(
    {
      ...(name === undefined ? {} : { flow: name }),
      detached: detached.kind === "constant" && detached.value === true,
      hasUndo: isGiven(options, "undo"),
      place,
    },
    String(name),
  );
  for (const closure of closuresIn(options ?? nothing)) machine.enter(closure, undefined, at);
  return pending(unknown);
}

function documentOf(contract: string | undefined): Value {
  return { kind: "document", ...(contract === undefined ? {} : { contract }), path: [] };
}
