import { namedSecrets } from "../definitions/named-secrets.ts";
import type { Landscape } from "./landscape.ts";

/** A secret that a project needs in order to run. */
export interface NeededSecret {
  readonly name: string;
  /** E.g. `webhook "/orders"` and `system "billing"`. */
  readonly usedBy: readonly string[];
}

/** The secrets of all webhooks and systems, by name. */
export function neededSecrets({ flows, systems }: Pick<Landscape, "flows" | "systems">): readonly NeededSecret[] {
  const usedBy = new Map<string, string[]>();
  const use = (user: string, definition: unknown) => {
    for (const name of namedSecrets(definition)) usedBy.set(name, [...(usedBy.get(name) ?? []), user]);
  };
  for (const { on } of flows) if (on.type === "webhook") use(`webhook "${on.path}"`, on.verify);
  for (const { name, access } of systems) use(`system "${name}"`, access);
  return [...usedBy].map(([name, users]) => ({ name, usedBy: users })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those that the environment does not have. An empty variable counts as missing. */
export function missingSecrets(
  needed: readonly NeededSecret[],
  env: Readonly<Record<string, string | undefined>>,
): readonly NeededSecret[] {
  return needed.filter(({ name }) => !Object.hasOwn(env, name) || !env[name]);
}

/** `BILLING_TOKEN (system "billing"), ORDERS_SECRET (webhook "/orders")` */
export function describeSecrets(secrets: readonly NeededSecret[]): string {
  return secrets.map(({ name, usedBy }) => `${name} (${usedBy.join(", ")})`).join(", ");
}
