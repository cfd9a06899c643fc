/**
 * The gate of each flow: whether a run of it may be taken up now.
 *
 * 1. A flow that is paused lets nobody in.
 * 2. At most `concurrency` runs are inside, over all or for each key; a run that leaves memory is outside.
 * 3. At most `rate` runs are begun in a time. A run that was inside before is not counted again.
 *    A run that is being undone is let in whatever there is: it gives back what it holds.
 * 4. Who is not let in is remembered by its id, in order, and is called when it may be.
 */

import type { CancelTimer, Clock, Timers } from "../../core/clock.ts";
import { durationMs } from "../../core/duration.ts";
import type { RunId } from "../../core/ids.ts";
import { type AnyFlow, isGated } from "../../definitions/flow.ts";
import { initialRate, nextRate, type Rate, type RateState } from "../../resilience/rate.ts";
import type { Decision } from "../../runs/fact.ts";
import { normalKey } from "../../runs/message-key.ts";
import type { ActiveRun } from "./active-run.ts";
import { createFifo, type Fifo } from "./fifo.ts";

export interface Gates {
  /** Whether every run of the flow may be taken up at any time. */
  isOpen(flow: AnyFlow): boolean;
  /** Lets the run in, or remembers it. */
  enter(active: ActiveRun): boolean;
  /** To be called when a run that was let in has left. */
  leave(active: ActiveRun): void;
  pause(flow: string, decision: Decision): void;
  resume(flow: string): void;
  paused(): ReadonlyMap<string, Decision>;
  close(): void;
}

interface Gate {
  readonly concurrency: number;
  readonly limit: Rate | undefined;
  readonly inside: Set<RunId>;
  rate: RateState;
  readonly held: Fifo<RunId>;
  /** Runs whose turn it is. */
  readonly called: Set<RunId>;
  cancelTimer: CancelTimer | undefined;
}

export interface GatesDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly paused: ReadonlyMap<string, Decision>;
  /** Has a run taken up that may now be let in. */
  readonly call: (run: RunId) => void;
}

export function createGates({ clock, timers, paused: pausedAtStart, call }: GatesDeps): Gates {
  const paused = new Map(pausedAtStart);
  const gates = new Map<string, Gate>();
  /** Runs that wait for their flow to be resumed. */
  const heldByPause = new Map<string, RunId[]>();

  function gateOf(active: ActiveRun): Gate {
    const name = gateName(active);
    let gate = gates.get(name);
    if (gate === undefined) {
      const { concurrency = Number.POSITIVE_INFINITY, rate } = active.flow.limits ?? {};
      const limit = rate === undefined ? undefined : { count: rate.count, perMs: durationMs(rate.per) };
      gate = {
        concurrency,
        limit,
        inside: new Set(),
        rate: initialRate,
        held: createFifo(),
        called: new Set(),
        cancelTimer: undefined,
      };
      gates.set(name, gate);
    }
    return gate;
  }

  function mayEnter({ state, latest }: ActiveRun, gate: Gate): boolean {
    if (gate.inside.size >= gate.concurrency) return false;
    // A run that gathered has facts before it is inside for the first time.
    if (gate.limit === undefined || (state.length > 0 && latest?.kind !== "sealed")) return true;
    const next = nextRate(gate.limit, gate.rate, clock.now());
    if (next.isAllowed) gate.rate = next.state;
    else callAt(gate, next.at);
    return next.isAllowed;
  }

  function callAt(gate: Gate, at: number): void {
    gate.cancelTimer ??= timers.schedule(at - clock.now(), () => {
      gate.cancelTimer = undefined;
      callNext(gate);
    });
  }

  /** Calls those who may be let in now; who is called has its place, so that the order is kept. */
  function callNext(gate: Gate): void {
    while (gate.held.size > 0 && gate.inside.size + gate.called.size < gate.concurrency) {
      const next = gate.limit === undefined ? undefined : nextRate(gate.limit, gate.rate, clock.now());
      if (next?.isAllowed === false) {
        callAt(gate, next.at);
        return;
      }
      const run = gate.held.shift();
      if (run === undefined) return;
      gate.called.add(run);
      call(run);
      // With a rate one at a time: only once it is inside it is known whether there is room for another.
      if (gate.limit !== undefined) return;
    }
  }

  return {
    isOpen: (flow) => !isGated(flow) && !paused.has(flow.name),
    enter(active) {
      const { name } = active.flow;
      if (active.state.undoing !== undefined) return true;
      if (paused.has(name)) {
        const held = heldByPause.get(name);
        if (held === undefined) heldByPause.set(name, [active.run]);
        else held.push(active.run);
        return false;
      }
      if (!isGated(active.flow)) return true;
      const gate = gateOf(active);
      const isItsTurn = gate.called.delete(active.run) || gate.held.size + gate.called.size === 0;
      if (!isItsTurn || !mayEnter(active, gate)) {
        gate.held.push(active.run);
        return false;
      }
      gate.inside.add(active.run);
      // A rate lets several in at once when they come late.
      if (gate.limit !== undefined && gate.held.size > 0) callAt(gate, clock.now());
      return true;
    },
    leave(active) {
      if (!isGated(active.flow)) return;
      const gate = gateOf(active);
      if (!gate.inside.delete(active.run)) return;
      callNext(gate);
      if (gate.inside.size === 0 && gate.held.size === 0 && gate.called.size === 0 && gate.rate <= clock.now())
        gates.delete(gateName(active));
    },
    pause: (flow, decision) => void paused.set(flow, decision),
    resume(flow) {
      paused.delete(flow);
      const held = heldByPause.get(flow) ?? [];
      heldByPause.delete(flow);
      for (const run of held) call(run);
    },
    paused: () => paused,
    close() {
      for (const { cancelTimer } of gates.values()) cancelTimer?.();
    },
  };
}

function gateName({ flow, input, misfit }: ActiveRun): string {
  const { key } = flow.limits ?? {};
  // What is no message of the flow has no key that could be found in it.
  return JSON.stringify(
    key === undefined || misfit !== undefined ? [flow.name] : [flow.name, normalKey(String(key(input as never)))],
  );
}
