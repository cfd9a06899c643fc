/**
 * Hands the answers of Restate to the branches of a run, one at a time and in the order of the journal.
 *
 * Restate calls a flow function again from its beginning and answers from its journal. The function must then ask for the same
 * things in the same order. One that awaits several answers at once, as `Promise.all` does, would be answered in the order in
 * which its promises happen to be polled, and not in that of the first execution (measured: four branches of six steps do not
 * survive a lost connection). So nobody awaits Restate but the sequencer.
 *
 * 1. All that is asked for and not answered is in one race. Restate decides a race by its journal: alike on every execution.
 * 2. One answer is handed out at a time. The next race begins when the function has come to its next questions: when the event
 *    loop has turned once. So between its questions a flow function may await nothing but its run.
 * 3. What follows from an answer before anyone is told (its place among the facts, the ledger) is over before the next.
 *    When it fails, the execution is broken: Restate begins it again.
 */
import { RestatePromise, type TerminalError } from "@restatedev/restate-sdk";

export interface Sequencer {
  /**
   * Resolves with what `deliver` makes of the answer.
   * @param kind `wait` when the run does nothing meanwhile; `cameBack` tells `deliver` that nothing but waits was open.
   */
  ask<T, U>(
    kind: "work" | "wait",
    promise: RestatePromise<T>,
    deliver: (answer: T, cameBack: boolean) => U | Promise<U>,
  ): Promise<U>;
  /** Resolves when all that follows from answers that were handed out has been asked. The next answer comes after that. */
  quiet(): Promise<void>;
  /** Rejects when the execution is broken. Never resolves. */
  readonly broken: Promise<never>;
}

/** An answer that is awaited: `answer` resolves with what is to be done about it. */
interface Question {
  readonly kind: "work" | "wait";
  readonly answer: RestatePromise<Handover>;
}

interface Handover {
  readonly question: number;
  hand(cameBack: boolean): Promise<void>;
}

export function createSequencer(): Sequencer {
  const open = new Map<number, Question>();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  let questionCount = 0;
  /** Grows with every question and answer: a race that was overtaken hands out nothing. */
  let round = 0;

  function arm(): void {
    const mine = ++round;
    setImmediate(() => {
      if (mine === round && open.size > 0) race(mine).catch(broken.reject);
    });
  }

  async function race(mine: number): Promise<void> {
    const { question, hand } = await RestatePromise.race([...open.values()].map(({ answer }) => answer));
    if (mine !== round) return;
    const cameBack = [...open.values()].every(({ kind }) => kind === "wait");
    open.delete(question);
    await hand(cameBack);
    arm();
  }

  return {
    broken: broken.promise,
    quiet() {
      round++;
      return new Promise((resolve) => {
        setImmediate(() => {
          resolve();
          arm();
        });
      });
    },
    ask(kind, promise, deliver) {
      return new Promise((resolve, reject) => {
        const question = questionCount++;
        const answer = promise.map(
          (value, failure?: TerminalError): Handover => ({
            question,
            async hand(cameBack) {
              if (failure === undefined) resolve(await deliver(value as never, cameBack));
              else reject(failure);
            },
          }),
        );
        open.set(question, { kind, answer });
        arm();
      });
    },
  };
}
