/** What happens in the demo, act by act. Each act tells how far it is through `show`. */
import { type Glance, glanceAt, readRuns } from "./api.ts";
import type { Delivery } from "./deliveries.ts";
import { readFindings } from "./findings.ts";
import { type Stage, until } from "./stage.ts";
import { type Answer, sendAll } from "./traffic.ts";
import { judge, type Verdict } from "./verdict.ts";
import { Watch } from "./watch.ts";

/** Shows one line about how far an act is; the next one takes its place. */
export type Show = (line: string) => void;

/** When what happens, as the share of the sendings that were answered. Waybill is killed while billing is down. */
const billingGoesDownAt = 0.15;
const waybillIsKilledAt = 0.3;
const billingComesBackAt = 0.55;
/** When there are no runs left that could rush to billing. */
const rushIsOverAt = 0.9;

/** All deliveries go out in this time, unless that were more than 500 in a second. */
const sendingSeconds = 14;
const mostPerSecond = 500;
/** As many connections as a storefront opens. */
const concurrency = 32;
/** Without an outage left, runs end within seconds; retries that were put off by the outage need up to half a minute. */
const patienceMs = 60_000;

export class Scenario {
  readonly deliveries: readonly Delivery[];
  readonly #stage: Stage;
  readonly #signal: AbortSignal;
  readonly #answers: Answer[] = [];
  readonly #watch: Watch;
  /** The number of effects in billing in the midst of the rush that follows its outage; unknown before. */
  #rushAt: number | undefined;

  constructor(stage: Stage, deliveries: readonly Delivery[], signal: AbortSignal) {
    this.#stage = stage;
    this.deliveries = deliveries;
    this.#signal = signal;
    this.#watch = new Watch(stage.simulators);
  }

  async send(show: Show): Promise<string> {
    const done = new AbortController();
    const sending = sendAll({
      deliveries: this.deliveries,
      hooks: () => this.#stage.waybill.hooks,
      isOpen: (gate) => this.#watch.isOpen(gate),
      perSecond: Math.min(mostPerSecond, this.deliveries.length / sendingSeconds),
      concurrency,
      onAnswer: (answer) => this.#answers.push(answer),
      signal: this.#signal,
    }).finally(() => done.abort());
    await Promise.all([sending, this.#tell(show, done.signal)]);
    return this.#progress();
  }

  /** Takes billing down, and brings it back when enough was sent. */
  async breakBilling(show: Show): Promise<string> {
    const { billing } = this.#stage.simulators;
    await this.#reached(billingGoesDownAt);
    const callsBefore = (await billing.state()).calls;
    const downAt = Date.now();
    await billing.outage("error");
    let mostWaiting = 0;
    await until(async () => {
      const door = (await this.#glance())?.systems.find((system) => system.name === "billing");
      mostWaiting = Math.max(mostWaiting, door?.waiting ?? 0);
      show(
        door === undefined
          ? "billing is down, and so is Waybill"
          : `billing is down: the breaker is ${door.breaker}, ${door.waiting} runs wait`,
      );
      return this.#share() >= billingComesBackAt;
    }, this.#signal);
    const { calls: callsAfter, effects } = await billing.state();
    const calls = callsAfter - callsBefore;
    this.#rushAt = effects + Math.ceil(mostWaiting / 3);
    await billing.restore();
    return `down for ${seconds(downAt)}: up to ${mostWaiting} runs waited for it, and only ${calls} calls were made in vain`;
  }

  /** Kills Waybill without warning, and starts it again on the same data: while its runs wait, and while they all rush. */
  async killWaybillTwice(show: Show): Promise<string> {
    await this.#reached(waybillIsKilledAt);
    const first = await this.#killWaybill(show);
    const { billing } = this.#stage.simulators;
    await until(async () => {
      const isRushing = this.#rushAt !== undefined && (await billing.state()).effects >= this.#rushAt;
      return isRushing || this.#share() >= rushIsOverAt;
    }, this.#signal);
    const second = await this.#killWaybill(show);
    return `killed with ${first.unfinished} runs unfinished, back after ${first.away}; and once more with ${second.unfinished}, back after ${second.away}`;
  }

  async #killWaybill(show: Show): Promise<{ readonly unfinished: number; readonly away: string }> {
    const unfinished = (await this.#glance())?.unfinished ?? 0;
    await this.#stage.waybill.kill();
    const killedAt = Date.now();
    show(`killed with ${unfinished} runs unfinished; starting again`);
    await this.#stage.waybill.start();
    return { unfinished, away: seconds(killedAt) };
  }

  /** Waits until no run has anything left to do. @throws Error when that takes longer than a minute. */
  async drain(show: Show): Promise<string> {
    const startedAt = Date.now();
    await until(async () => {
      const glance = await this.#glance();
      if (glance === undefined) return false;
      const doors = glance.systems.filter((system) => system.waiting > 0);
      const waits = doors.map((system) => `, ${system.waiting} wait for ${system.name}`).join("");
      show(`${glance.unfinished} runs unfinished${waits}`);
      return glance.unfinished === 0 || Date.now() - startedAt > patienceMs;
    }, this.#signal);
    return `all at rest after ${seconds(startedAt)}`;
  }

  async judge(): Promise<Verdict> {
    const [findings, runs] = await Promise.all([
      readFindings(this.#stage.simulators),
      readRuns(this.#stage.waybill.portal, this.#signal),
    ]);
    return judge({ deliveries: this.deliveries, answers: this.#answers, findings, runs });
  }

  /** Calls whose effect was there already when they were made: Waybill died between an effect and its record. */
  async countReplays(): Promise<number> {
    const states = await Promise.all(Object.values(this.#stage.simulators).map((simulator) => simulator.state()));
    return states.reduce((total, state) => total + state.replays, 0);
  }

  /** Keeps the line and the watch current until there is nothing left to tell. */
  async #tell(show: Show, done: AbortSignal): Promise<void> {
    await until(async () => {
      await this.#watch.look();
      show(this.#progress());
      return done.aborted;
    }, this.#signal);
  }

  #progress(): string {
    const answered = this.#answers.length;
    const accepted = this.#answers.filter((answer) => answer.status === 202).length;
    const duplicates = this.#answers.filter((answer) => answer.isDuplicate).length;
    const refused = answered - accepted - duplicates;
    return `${answered} of ${this.#due()} answered: ${accepted} accepted, ${duplicates} duplicates, ${refused} refused`;
  }

  #due(): number {
    return this.deliveries.length + this.deliveries.filter((delivery) => delivery.twice !== undefined).length;
  }

  #share(): number {
    return this.#answers.length / this.#due();
  }

  async #reached(share: number): Promise<void> {
    await until(() => this.#share() >= share, this.#signal);
  }

  /** `undefined` while Waybill is down. */
  async #glance(): Promise<Glance | undefined> {
    try {
      return await glanceAt(this.#stage.waybill.portal, this.#signal);
    } catch {
      this.#signal.throwIfAborted();
      return undefined;
    }
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
}
