import type { Place } from "./source.ts";
import { placeKey } from "./syntax.ts";

/** Things found in code, each once although the code is come by several times. */
export class Found<T extends { readonly place: Place }> {
  readonly #items = new Map<string, T>();

  /** @param more what tells apart two things that stand at one place. */
  add(item: T, more: string = ""): T {
    const key = `${placeKey(item.place)} ${more}`;
    const known = this.#items.get(key);
    if (known !== undefined) return known;
    this.#items.set(key, item);
    return item;
  }

  /** Adds it, or puts it where a thing is that says less. */
  put(item: T, isBetter: (known: T) => boolean, more: string = ""): void {
    const known = this.add(item, more);
    if (known !== item && isBetter(known)) this.#items.set(`${placeKey(item.place)} ${more}`, item);
  }

  all(): readonly T[] {
    return [...this.#items.values()];
  }
}
