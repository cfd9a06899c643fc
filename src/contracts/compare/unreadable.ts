/** Part of a schema of which it is not known what it says. */
export class Unreadable extends Error {
  /** @param what is written there, e.g. `"$dynamicRef"`. */
  constructor(what: string) {
    super(what);
    this.name = "Unreadable";
  }
}
