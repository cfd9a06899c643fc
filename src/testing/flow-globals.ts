/**
 * What the code of a flow reads past `run`, under a test's control: `Date`, `Math.random` and `fetch`. Only code that works for
 * a flow of a test meets it (flow-context.ts); everything else in the process goes on with the real ones.
 */
import { flowContext } from "./flow-context.ts";

const real = { Date: globalThis.Date, random: Math.random, fetch: globalThis.fetch };
let users = 0;

/** Takes hold until the function that it answers is called; may be called several times. */
export function controlFlowGlobals(): () => void {
  if (users++ === 0) install();
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    if (--users === 0) restore();
  };
}

function install(): void {
  Math.random = () => (flowContext()?.world.random ?? real.random)();
  globalThis.fetch = (input, init) => (flowContext()?.world.fetch ?? real.fetch)(input, init);
  globalThis.Date = controlledDate;
  // What a flow made is still told by its constructor.
  real.Date.prototype.constructor = controlledDate;
}

function restore(): void {
  Math.random = real.random;
  globalThis.fetch = real.fetch;
  globalThis.Date = real.Date;
  real.Date.prototype.constructor = real.Date;
}

function now(): number {
  return flowContext()?.world.now() ?? real.Date.now();
}

const controlledDate: DateConstructor = new Proxy(real.Date, {
  construct: (target, parts, newTarget) => Reflect.construct(target, parts.length === 0 ? [now()] : parts, newTarget),
  apply: () => new real.Date(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
