import { versionOf } from "./declared.ts";
import { Interpreter, start } from "./interpreter.ts";
import type { Linker } from "./linker.ts";
import { reachedFrom } from "./reach.ts";
import type { FlowSource, ImportedModule, KeySource, SourceField } from "./source.ts";
import { placeOf } from "./syntax.ts";
import { type Closure, type DeclaredValue, type DocumentValue, unknown, type Value } from "./value.ts";
import { closuresIn, propertyOf } from "./value-parts.ts";

/** What is read of a trigger. */
interface Trigger {
  readonly contract?: string;
  readonly isBatch: boolean;
  readonly key: Value;
}

/** A flow of a hundred steps needs some hundreds. */
const mostForFlow = 20_000;

/** Follows a flow from its declaration. */
export function readFlow(
  declared: DeclaredValue & { readonly name: string },
  linker: Linker,
  importsOf: (file: string) => readonly ImportedModule[],
): FlowSource {
  const trigger = triggerOf(propertyOf(declared.options, "on"));
  const run = propertyOf(declared.options, "run");
  const machine = new Interpreter(linker, mostForFlow);
  const key = readKey(machine, trigger);
  readRun(machine, run, trigger, declared);
  const files = [declared.place.file, ...closuresIn(run).map(({ scope }) => scope.module.file)];
  return {
    name: declared.name,
    ...versionOf(declared),
    place: declared.place,
    reaches: reachedFrom(files, importsOf),
    options: declared.options.kind === "object" ? [...declared.options.properties.keys()] : [],
    ...(trigger.contract === undefined ? {} : { contract: trigger.contract }),
    ...(key === undefined ? {} : { key }),
    ...factsOf(machine),
  };
}

function factsOf({ facts }: Interpreter) {
  return {
    steps: facts.steps.all().map((step) => step.toSource()),
    emits: facts.emits.all(),
    waits: facts.waits.all(),
    calls: facts.calls.all(),
    logs: facts.logs.all(),
    fanOuts: facts.fanOuts.all(),
    nondeterminism: facts.nondeterminism.all(),
    network: facts.network.all(),
    asks: facts.asks.all(),
    unresolved: facts.unresolved.all(),
  };
}

function triggerOf(on: Value): Trigger {
  if (on.kind === "declared" && on.type === "contract") return { ...named(on), isBatch: false, key: unknown };
  if (on.kind !== "made") return { isBatch: false, key: unknown };
  const [first, second] = on.args;
  if (first?.kind === "made") return { ...triggerOf(first), isBatch: on.by === "batch" };
  const options = [first, second].find((arg) => arg?.kind === "object");
  const contract = first?.kind === "declared" ? first : propertyOf(options, "contract");
  return { ...(contract.kind === "declared" ? named(contract) : {}), isBatch: false, key: propertyOf(options, "key") };
}

function named({ name }: DeclaredValue): { readonly contract?: string } {
  return name === undefined ? {} : { contract: name };
}

function documentOf({ contract, isBatch }: Trigger): DocumentValue {
  return {
    kind: "document",
    ...(contract === undefined ? {} : { contract }),
    path: [],
    ...(isBatch ? { isBatch } : {}),
  };
}

function readRun(machine: Interpreter, run: Value, trigger: Trigger, { place }: DeclaredValue): void {
  const closures = run.kind === "closure" || run.kind === "wrapped" ? closuresIn(run) : [];
  if (closures.length === 0) machine.facts.unresolved.add({ what: "the function of the flow", place });
  for (const closure of closures) {
    machine.enter(closure, [documentOf(trigger), { kind: "run" }], start(closure.scope, { kind: "flow" }));
  }
  machine.enterWaiting();
  if (machine.isCutShort) machine.facts.unresolved.add({ what: "all of the code: there is too much of it", place });
}

function readKey(machine: Interpreter, { key, ...trigger }: Trigger): KeySource | undefined {
  if (key.kind !== "closure") return undefined;
  machine.enter(key, [documentOf({ ...trigger, isBatch: false, key }), { kind: "headers" }], keyStart(key));
  const reads = machine.facts.keyReads.all().map(({ field }) => field);
  const fields = reads.filter((field) => field !== "headers");
  return {
    place: placeOf(key.node, key.scope.module.file),
    reads: distinct(fields),
    readsHeaders: reads.includes("headers"),
  };
}

function keyStart({ scope }: Closure) {
  return start(scope, { kind: "key" });
}

function distinct(fields: readonly SourceField[]): readonly SourceField[] {
  return [...new Map(fields.map((field) => [field.path.join("/"), field])).values()];
}
