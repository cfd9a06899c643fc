import type { Effect } from "./simulator-types.ts";

/** Something that was done more often than once. */
export interface DoubledEffect {
  /** Which of the two tells: the same idempotency key twice, or two resources at the same time for one business key. */
  readonly by: "key" | "businessKey";
  /** The key. */
  readonly value: string;
  readonly effects: readonly Effect[];
}

/**
 * What was done twice: two effects under one idempotency key, or a second resource created for a business key in a
 * collection while the first was there. Creating again after a deletion (undone, then replayed) is no double.
 */
export function doubledEffects(effects: readonly Effect[]): readonly DoubledEffect[] {
  return [...doubledByKey(effects), ...doubledByBusinessKey(effects)];
}

function doubledByKey(effects: readonly Effect[]): DoubledEffect[] {
  const byKey = Map.groupBy(
    effects.filter((effect) => effect.key !== null),
    (effect) => effect.key,
  );
  return [...byKey]
    .filter(([, group]) => group.length > 1)
    .map(([key, group]) => ({ by: "key", value: key ?? "", effects: group }));
}

function doubledByBusinessKey(effects: readonly Effect[]): DoubledEffect[] {
  const byBusinessKey = Map.groupBy(
    effects.filter((effect) => effect.businessKey !== undefined),
    (effect) => `${effect.collection} ${effect.businessKey}`,
  );
  const doubled: DoubledEffect[] = [];
  for (const group of byBusinessKey.values()) {
    const created = mostAtOnce(group);
    if (created.length > 1) doubled.push({ by: "businessKey", value: group[0]?.businessKey ?? "", effects: created });
  }
  return doubled;
}

/** The creations of the largest number of resources that were there at the same time. */
function mostAtOnce(effects: readonly Effect[]): readonly Effect[] {
  let most: readonly Effect[] = [];
  const alive = new Map<string, Effect>();
  for (const effect of effects) {
    if (effect.change === "created") alive.set(effect.id, effect);
    if (effect.change === "deleted") alive.delete(effect.id);
    if (alive.size > most.length) most = [...alive.values()];
  }
  return most;
}
