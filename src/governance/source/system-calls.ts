import type { Call } from "./call.ts";
import { contractOf } from "./declared.ts";
import type { At, Machine } from "./machine.ts";
import type { HttpMethod } from "./source.ts";
import { placeOf } from "./syntax.ts";
import { unknown, type Value } from "./value.ts";
import { holdsStableId, propertyOf } from "./value-parts.ts";

const methods: Readonly<Record<HttpMethod, { readonly optionsAt: number }>> = {
  get: { optionsAt: 1 },
  delete: { optionsAt: 1 },
  post: { optionsAt: 2 },
  put: { optionsAt: 2 },
  patch: { optionsAt: 2 },
};

/** A call of a system through the `call` of a step. */
export function callSystem(
  machine: Machine,
  { step, part, name }: Value & { readonly kind: "call-method" },
  call: Call,
  at: At,
): Value {
  machine.begin();
  if (part === "action" && call.args.some((arg) => holdsStableId(arg))) step.usesKey = true;
  if (!isMethod(name)) return { kind: "pending", value: unknown, isBegun: true };
  if (part === "action") step.methods.add(name);
  const place = placeOf(call.node, at.scope.module.file);
  const response = propertyOf(call.args[methods[name].optionsAt], "response");
  if (response.kind === "nothing" && part === "action" && at.isUsed) {
    step.untypedAnswers.add({ place });
  }
  if (response.kind === "declared" && part === "action") step.answers.add({ ...contractOf(response), place });
  return { kind: "pending", value: answerOf(response), isBegun: true };
}

function answerOf(response: Value): Value {
  if (response.kind !== "declared" || response.name === undefined) return unknown;
  return { kind: "document", contract: response.name, path: [] };
}

function isMethod(name: string): name is HttpMethod {
  return Object.hasOwn(methods, name);
}
