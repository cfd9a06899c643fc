import type { FlowShape } from "../flow-shape.ts";

/** How what a flow asks for differs between two shapes, as far as its text says. */
export interface ShapeDifference {
  /** E.g. `step "create invoice"`; each as often as it is less or more. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** What may be one of `removed` under the name of one of `added`: it stands between the same neighbours. Those are in both lists too. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** What is in both is in another order now. */
  readonly isReordered: boolean;
}

/** Of shapes that were not read in the same way only what is gone counts: whoever reads more of the code finds more, in another order. */
export function shapeDifference(before: FlowShape, after: FlowShape): ShapeDifference {
  const old = apart(before.asks, after.asks);
  if (before.from !== after.from) {
    return { removed: old.own.map(({ ask }) => ask), added: [], renamed: [], isReordered: false };
  }
  const young = apart(after.asks, before.asks);
  return {
    removed: old.own.map(({ ask }) => ask),
    added: young.own.map(({ ask }) => ask),
    renamed: renamesAmong(old.own, young.own),
    isReordered: old.shared.some((ask, index) => ask !== young.shared[index]),
  };
}

export function isChanged({ removed, added, isReordered }: ShapeDifference): boolean {
  return removed.length > 0 || added.length > 0 || isReordered;
}

/** What a flow asks for that its other shape does not. */
interface Own {
  readonly ask: string;
  /** How many of those that both shapes ask for come before it. */
  readonly gap: number;
}

/** Tells what both have from what one has alone, counting how often. */
function apart(
  asks: readonly string[],
  others: readonly string[],
): { readonly own: readonly Own[]; readonly shared: readonly string[] } {
  const left = new Map<string, number>();
  for (const ask of others) left.set(ask, (left.get(ask) ?? 0) + 1);
  const own: Own[] = [];
  const shared: string[] = [];
  for (const ask of asks) {
    const count = left.get(ask) ?? 0;
    if (count === 0) own.push({ ask, gap: shared.length });
    else {
      left.set(ask, count - 1);
      shared.push(ask);
    }
  }
  return { own, shared };
}

function renamesAmong(old: readonly Own[], young: readonly Own[]): ShapeDifference["renamed"] {
  const free = [...young];
  return old.flatMap(({ ask, gap }) => {
    const index = free.findIndex((each) => each.gap === gap && wordOf(each.ask) === wordOf(ask));
    const [match] = index === -1 ? [] : free.splice(index, 1);
    return match === undefined ? [] : [{ from: ask, to: match.ask }];
  });
}

/** `step` of `step "create invoice"`. */
function wordOf(ask: string): string {
  return ask.split(" ", 1)[0] ?? "";
}
