import { WaybillError } from "../core/errors.ts";
import { checkName } from "./name.ts";
import type { Team } from "./team.ts";

/** What is at stake when an entity is handled wrongly. */
export const concerns = ["money", "tax", "compliance"] as const;
export type Concern = (typeof concerns)[number];

/** A business thing such as a customer or an order. The system that says what is true of it names it in `recordOf`. */
export interface Entity {
  readonly type: "entity";
  readonly name: string;
  readonly description?: string;
  /** The team that decides what is right when systems disagree. */
  readonly steward?: Team;
  /** What its canonical id is, in words, e.g. `the id of the order in the storefront`. */
  readonly canonicalId?: string;
  /** What is at stake; steps that write it need an undo. */
  readonly concerns: readonly Concern[];
}

/**
 * Declares an entity.
 * @throws WaybillError `definition-invalid` when the name is not lower-case words joined by "-", or a concern is unknown.
 */
export function entity(name: string, options: Omit<Partial<Entity>, "type" | "name"> = {}): Entity {
  checkName("entity", name);
  for (const concern of options.concerns ?? []) {
    if (concerns.includes(concern)) continue;
    throw new WaybillError(
      "definition-invalid",
      `A concern of entity "${name}" is "${String(concern)}". Write one of "money", "tax", "compliance".`,
    );
  }
  return { type: "entity", name, ...options, concerns: options.concerns ?? [] };
}
