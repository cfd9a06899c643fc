import type { Gate } from "./deliveries.ts";
import type { Simulators } from "./simulators.ts";

/** Sees in the warehouse, like the people of the storefront, which orders are booked and which are stopped. */
export class Watch {
  readonly #simulators: Simulators;
  readonly #booked = new Set<string>();
  readonly #stopped = new Set<string>();
  #seen = 0;

  constructor(simulators: Simulators) {
    this.#simulators = simulators;
  }

  isOpen(gate: Gate): boolean {
    return (gate.until === "booked" ? this.#booked : this.#stopped).has(gate.orderId);
  }

  /** Looks at what is new. */
  async look(): Promise<void> {
    const effects = await this.#simulators.warehouse.effects(this.#seen);
    this.#seen += effects.length;
    for (const { businessKey, change, collection } of effects) {
      if (businessKey === undefined || change !== "created") continue;
      (collection === "shipments" ? this.#booked : this.#stopped).add(businessKey);
    }
  }
}
