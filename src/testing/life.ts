/**
 * One life of an engine in memory: what a process is in production, from its start to its crash.
 *
 * 1. A life ends at a fault point, or when it is told to. What it committed stays; nothing else of it does.
 * 2. Of a life that has ended nothing has an effect any more: its journal refuses, its timers do not fire, its flows and steps do
 *    not begin, its calls do not arrive.
 * 3. Nothing tells its code so: whatever it awaits stays unsettled, as in a process that was killed.
 */
import type { Timers } from "../core/clock.ts";
import { WaybillError } from "../core/errors.ts";
import type { Connector } from "../runs/connector.ts";
import type { Change, Journal } from "../runs/journal.ts";
import { connectorWithFaultPoints, type FaultPoint, journalWithFaultPoints } from "./fault-points.ts";
import type { SimulatedCall } from "./simulated-call.ts";

/**
 * Asked at each fault point whether the life ends there.
 * @param changes the whole commit, at a commit.
 * @param call the call that arrives at a simulated system, around an effect.
 */
export type EndsAt = (point: FaultPoint, changes: readonly Change[], call?: SimulatedCall) => boolean;

export class Life {
  /** 1 for the first. */
  readonly number: number;
  readonly #endsAt: EndsAt;
  #hasEnded = false;

  constructor(number: number, endsAt: EndsAt) {
    this.number = number;
    this.#endsAt = endsAt;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  end(): void {
    this.#hasEnded = true;
  }

  /** Comes by a fault point; ends the life if it is to end there. */
  reach(point: FaultPoint, changes: readonly Change[] = [], call?: SimulatedCall): void {
    if (!this.#hasEnded && this.#endsAt(point, changes, call)) this.end();
  }

  /** The value, for as long as the life lasts; else it never comes. */
  async whileAlive<T>(value: T | PromiseLike<T>): Promise<T> {
    const settled = await Promise.resolve(value).then(
      (given) => () => given,
      (thrown: unknown) => () => {
        throw thrown;
      },
    );
    return this.#hasEnded ? await never<T>() : settled();
  }

  timers(timers: Timers): Timers {
    return {
      schedule: (delayMs, callback) =>
        timers.schedule(delayMs, () => {
          if (!this.#hasEnded) callback();
        }),
    };
  }

  journal(journal: Journal): Journal {
    const withFaultPoints = journalWithFaultPoints(journal, (point, changes) => {
      this.reach(point, changes);
      // The engine keeps the facts of a commit that the disk refused, and tells nobody.
      if (this.#hasEnded) throw processDied();
    });
    return {
      ...withFaultPoints,
      commit: (changes) => {
        if (this.#hasEnded) throw processDied();
        return withFaultPoints.commit(changes);
      },
      load: (run) => (this.#hasEnded ? undefined : journal.load(run)),
    };
  }

  /** Of a connector that the test brings; simulated systems have their fault points where a call arrives (wire.ts). */
  connector(connector: Connector): Connector {
    const withFaultPoints = connectorWithFaultPoints(connector, (point) => {
      this.reach(point);
      return this.whileAlive(undefined);
    });
    return { ...withFaultPoints, open: (system, attempt) => this.#heardAlive(withFaultPoints.open(system, attempt)) };
  }

  /** The call of a step, of which nothing is heard any more when the life has ended, no failure either. */
  #heardAlive(call: unknown): unknown {
    if (typeof call !== "object" || call === null) return call;
    return new Proxy(call, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== "function") return member;
        return (...parameters: readonly unknown[]) => this.whileAlive(Reflect.apply(member, target, parameters));
      },
    });
  }
}

/** For a promise of which nothing will be heard. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}

function processDied(): WaybillError {
  return new WaybillError("data-unwritable", "The process died in this test: nothing more of it is written.");
}
