/**
 * How much may be under way between the sockets and the engine. The engine bounds what it has accepted; this bounds what it has
 * not seen yet, so that a flood costs a refusal for each message and no memory.
 */
export interface Intake {
  /** Requests that hold a place. */
  readonly count: number;
  /**
   * A place for a request whose body may have so many bytes, to be given back when it is answered or gone; `undefined` when there
   * is no room. A single request is always let in, whatever its size: the limit of its own address holds.
   */
  enter(bytes: number): (() => void) | undefined;
}

export interface IntakeLimits {
  readonly requests: number;
  readonly bytes: number;
}

export function createIntake(limits: IntakeLimits): Intake {
  let count = 0;
  let bytesHeld = 0;
  return {
    get count() {
      return count;
    },
    enter(bytes) {
      if (count >= limits.requests || (count > 0 && bytesHeld + bytes > limits.bytes)) return undefined;
      count++;
      bytesHeld += bytes;
      let hasLeft = false;
      return () => {
        if (hasLeft) return;
        hasLeft = true;
        count--;
        bytesHeld -= bytes;
      };
    },
  };
}
