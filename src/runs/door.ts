/**
 * The door to one system, shared by all runs of a process: its concurrency limit and its circuit breaker.
 *
 * 1. Behind a closed breaker at most `concurrency` calls are under way; further callers wait their turn in order.
 * 2. Once the breaker opens nobody passes until `probeAt`; then exactly one caller does, the probe, and its outcome alone
 *    decides. Calls that were under way when the breaker opened say nothing about the present: their outcome is ignored.
 * 3. Who is refused is told so, and leaves a name to be called by: one name is called when a probe is due, all when the
 *    breaker has closed. A caller that waits its turn when the breaker opens is refused then.
 */
import type { CancelTimer, Clock, Timers } from "../core/clock.ts";
import type { System } from "../definitions/system.ts";
import { type BreakerState, initialBreaker, nextBreaker } from "../resilience/breaker.ts";
import { type Cause, isOutage } from "./cause.ts";
import type { SystemState } from "./engine.ts";
import type { Pass } from "./execution.ts";

export interface Refusal {
  /** When a probe will be let through; absent while one is under way. */
  readonly probeAt: number | undefined;
}

export type Entry = { readonly pass: Pass } | { readonly refusal: Refusal };

export interface DoorDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Called with the name of a refused caller that may try again. */
  readonly call: (name: string) => void;
}

export interface Door {
  /** At once, or when it is the caller's turn: a pass, or a refusal under which `name` is remembered. */
  enter(name: string): Entry | Promise<Entry>;
  state(): SystemState;
  /** Stops the timer. */
  close(): void;
}

export function createDoor(system: System<unknown>, deps: DoorDeps): Door {
  const { clock, timers } = deps;
  const turns: ((entry: Entry | "again") => void)[] = [];
  const refused = new Set<string>();
  let breaker: BreakerState = initialBreaker;
  let active = 0;
  /** Grows whenever the breaker opens or closes: tells the calls of the present from those of before. */
  let epoch = 0;
  let cancelProbe: CancelTimer | undefined;

  function enter(name: string): Entry | Promise<Entry> {
    if (breaker.kind === "half-open") return refuse(name, undefined);
    if (breaker.kind === "open") {
      if (clock.now() < breaker.probeAt) return refuse(name, breaker.probeAt);
      move("probe");
      return { pass: pass(true) };
    }
    if (active < system.concurrency) return { pass: pass(false) };
    const turn = new Promise<Entry | "again">((resolve) => turns.push(resolve));
    return turn.then((entry) => (entry === "again" ? enter(name) : entry));
  }

  function refuse(name: string, probeAt: number | undefined): Entry {
    refused.add(name);
    return { refusal: { probeAt } };
  }

  function pass(isProbe: boolean): Pass {
    active++;
    const began = epoch;
    let left = false;
    return {
      isProbe,
      leave: (outcome) => {
        if (left) return;
        left = true;
        active--;
        if (began === epoch) learn(outcome, isProbe);
        turns.shift()?.(breaker.kind === "closed" ? { pass: pass(false) } : "again");
      },
    };
  }

  function learn(outcome: Cause | undefined, isProbe: boolean): void {
    // Our own code threw: that says nothing about the system.
    if (outcome === "defect") {
      if (!isProbe) return;
      // So the next caller is the probe.
      breaker = { kind: "open", probeAt: clock.now(), openings: breaker.kind === "half-open" ? breaker.openings : 1 };
      awaitProbe();
      return;
    }
    move(outcome !== undefined && isOutage(outcome) ? "failed" : "succeeded");
  }

  function move(kind: "failed" | "succeeded" | "probe"): void {
    const before = breaker.kind;
    breaker = nextBreaker(system.breaker, breaker, { kind }, clock.now());
    if (breaker.kind === before) return;
    if (breaker.kind === "half-open") return;
    epoch++;
    if (breaker.kind === "open") {
      for (const turn of turns.splice(0)) turn("again");
      awaitProbe();
      return;
    }
    cancelProbe?.();
    const names = [...refused];
    refused.clear();
    for (const name of names) deps.call(name);
  }

  /** Calls one of the refused when a probe is due, and again after a cool-down should that one not come. */
  function awaitProbe(): void {
    cancelProbe?.();
    if (breaker.kind !== "open") return;
    const delayMs = Math.max(0, breaker.probeAt - clock.now());
    cancelProbe = timers.schedule(delayMs, callProbe);
  }

  function callProbe(): void {
    if (breaker.kind === "closed") return;
    if (breaker.kind === "open" && clock.now() < breaker.probeAt) {
      // The clock goes slower than timers while it makes up for a step back.
      awaitProbe();
      return;
    }
    cancelProbe = timers.schedule(system.breaker.coolDownMs, callProbe);
    if (breaker.kind !== "open") return;
    const [name] = refused;
    if (name === undefined) return;
    refused.delete(name);
    deps.call(name);
  }

  return {
    enter,
    state: () => ({
      name: system.name,
      breaker: breaker.kind,
      ...(breaker.kind === "open" ? { probeAt: breaker.probeAt } : {}),
      active,
      waiting: refused.size + turns.length,
    }),
    close: () => cancelProbe?.(),
  };
}
