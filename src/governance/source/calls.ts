import type { AnyNode } from "acorn";
import type { Call } from "./call.ts";
import { chanceOfCall } from "./chance.ts";
import { callGlobal } from "./global-functions.ts";
import { isLogCall, noteLog } from "./logs.ts";
import type { At, Machine } from "./machine.ts";
import { memberOf } from "./member.ts";
import { callMethod } from "./methods.ts";
import { visitName } from "./names.ts";
import { callNetwork, noteChance } from "./outside.ts";
import { callRun, looksLikeRun } from "./run-methods.ts";
import { type NodeOf, nameOfMember, placeOf } from "./syntax.ts";
import { callSystem } from "./system-calls.ts";
import { callUnknown, givesChunks } from "./unknown-functions.ts";
import { type Closure, unknown, type Value } from "./value.ts";
import { callWaybill } from "./waybill-functions.ts";

export function visitCall(machine: Machine, node: NodeOf<"CallExpression">, at: At): Value {
  return apply(machine, readCall(machine, node, { ...at, isUsed: true }), at);
}

function readCall(machine: Machine, node: NodeOf<"CallExpression">, at: At): Call {
  const target = plain(node.callee);
  if (target.type !== "MemberExpression" || target.object.type === "Super") {
    const callee = target.type === "Super" ? unknown : visitName(machine, target, at, true);
    const name = target.type === "Identifier" ? { name: target.name } : {};
    return { node, callee, ...name, args: argumentsOf(machine, node, callee, at) };
  }
  const receiver = machine.visit(target.object, at);
  if (target.computed) machine.visit(target.property, at);
  const name = nameOfMember(target);
  const callee = memberOf(machine, receiver, name);
  const args = argumentsOf(machine, node, callee, at);
  return { node, callee, receiver, ...(name === undefined ? {} : { name }), args };
}

function plain(node: AnyNode): AnyNode {
  return node.type === "ChainExpression" || node.type === "ParenthesizedExpression" ? plain(node.expression) : node;
}

function argumentsOf(machine: Machine, node: NodeOf<"CallExpression">, callee: Value, at: At): readonly Value[] {
  return node.arguments.flatMap((arg): readonly Value[] => {
    if (arg.type === "SpreadElement") {
      const list = machine.visit(arg.argument, at);
      return list.kind === "list" ? list.items : [unknown];
    }
    // What a function of the project reads of it is seen when it is gone through.
    const isQuiet = callee.kind === "closure" && (arg.type === "Identifier" || arg.type === "MemberExpression");
    return [isQuiet ? visitName(machine, arg, at, true) : machine.visit(arg, at)];
  });
}

function apply(machine: Machine, call: Call, at: At): Value {
  const { callee, args } = call;
  switch (callee.kind) {
    case "closure":
      return callClosure(machine, callee, call, at);
    case "wrapped":
      for (const closure of callee.closures) machine.enter(closure, args, at);
      return unknown;
    case "run-method":
      return callRun(machine, callee.name, call, at);
    case "call-method":
      return callSystem(machine, callee, call, at);
    default:
      return applyOther(machine, call, at);
  }
}

/** Names of functions of which what they are given does not come out again. */
const hides = /^(?:mask|redact|hash|digest|hmac|anonymi[sz]e|pseudonymi[sz]e|obfuscate|scrub|encrypt|fingerprint)/i;

function callClosure(machine: Machine, closure: Closure, { node, args, name }: Call, at: At): Value {
  const entry = at.entry ?? placeOf(node, at.scope.module.file);
  const result = machine.enter(closure, args, { ...at, entry });
  if (name !== undefined && hides.test(name)) return unknown;
  return name !== undefined && givesChunks.test(name) ? { kind: "chunks" } : result;
}

function applyOther(machine: Machine, call: Call, at: At): Value {
  const { callee, receiver, name, node } = call;
  if (isBound(receiver) && name === "bind") return receiver;
  if (isBound(receiver) && name === "call")
    return apply(machine, { ...call, callee: receiver, args: call.args.slice(1) }, at);
  if (isLogCall(node.callee, receiver)) {
    noteLog(machine, node, node.arguments, call.args, at);
    return unknown;
  }
  noteChance(machine, node, chanceOfCall(callee), at);
  return (
    callWaybill(machine, call, at) ??
    callNetwork(machine, node, callee, call.args, at) ??
    callGlobal(machine, call, at) ??
    callMethod(machine, call, at) ??
    (looksLikeRun(call) ? callRun(machine, name ?? "", call, at) : callUnknown(machine, call, at))
  );
}

function isBound(value: Value | undefined): value is Value {
  return value?.kind === "closure" || value?.kind === "run-method" || value?.kind === "call-method";
}
