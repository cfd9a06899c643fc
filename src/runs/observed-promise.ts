/**
 * The promise of something that a flow asked for. It knows whether anybody observes it: a failure that nobody awaits fails the run.
 *
 * 1. Whoever calls `then`, and so `await`, `catch`, `Promise.all` and their like, observes it, and gets a promise of the same kind.
 * 2. A failure is noted when it comes while nobody observes, and taken back when somebody does later.
 * 3. It never ends the process as an unhandled rejection does.
 */
export interface FailureNotes {
  /** The flow was given a promise. */
  opened(): void;
  /** One of those that it was given is settled. */
  settled(): void;
  /** Nobody has observed the promise, which failed. */
  note(promise: object, reason: unknown): void;
  /** Somebody observes it now. */
  takeBack(promise: object): void;
}

class ObservedPromise<T> extends Promise<T> {
  #isObserved = false;
  #notes: FailureNotes | undefined;

  watch(notes: FailureNotes): this {
    this.#notes = notes;
    super.then(undefined, (reason) => {
      if (!this.#isObserved) notes.note(this, reason);
    });
    return this;
  }

  // biome-ignore lint/suspicious/noThenProperty: to know who observes it is what this class is for
  override then<R = T, E = never>(
    onFulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    if (!this.#isObserved) {
      this.#isObserved = true;
      this.#notes?.takeBack(this);
    }
    const next = super.then(onFulfilled, onRejected);
    return this.#notes === undefined ? next : (next as ObservedPromise<R | E>).watch(this.#notes);
  }
}

export function observedPromise<T>(promise: Promise<T>, notes: FailureNotes): Promise<T> {
  notes.opened();
  return new ObservedPromise<T>((resolve, reject) => {
    promise.then(
      (value) => {
        notes.settled();
        resolve(value);
      },
      (reason) => {
        notes.settled();
        reject(reason);
      },
    );
  }).watch(notes);
}
