import type { AnyFlow } from "./flow.ts";

/** The flows of a project by name and version. Several versions of a flow may be present at once. */
export interface FlowVersions {
  /** The flows that take new messages: the highest version of each, in the order in which the names were given. */
  readonly current: readonly AnyFlow[];
  /** The one that takes new messages. */
  currentOf(name: string): AnyFlow | undefined;
  /** The one with exactly this version. */
  find(name: string, version: string): AnyFlow | undefined;
  /** All versions of a flow, highest first. */
  versionsOf(name: string): readonly AnyFlow[];
}

export function createFlowVersions(flows: readonly AnyFlow[]): FlowVersions {
  const byName = new Map<string, readonly AnyFlow[]>();
  for (const flow of flows) byName.set(flow.name, [...(byName.get(flow.name) ?? []), flow]);
  for (const [name, versions] of byName) {
    byName.set(
      name,
      versions.toSorted((left, right) => comparePrecedence(right.version, left.version)),
    );
  }
  const currentOf = (name: string): AnyFlow | undefined => byName.get(name)?.[0];
  return {
    current: [...byName.keys()].flatMap((name) => currentOf(name) ?? []),
    currentOf,
    find: (name, version) => byName.get(name)?.find((flow) => flow.version === version),
    versionsOf: (name) => byName.get(name) ?? [],
  };
}

/** Below 0 when the first version comes before the second (SemVer 2.0.0, section 11). Build metadata does not count. */
export function comparePrecedence(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A version with a pre-release comes before the one without.
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (const [index, part] of a.pre.entries()) {
    const other = b.pre[index];
    if (other === undefined) return 1;
    const difference = comparePart(part, other);
    if (difference !== 0) return difference;
  }
  return a.pre.length - b.pre.length;
}

function parse(version: string): { readonly numbers: readonly number[]; readonly pre: readonly string[] } {
  const [main = "", ...rest] = (version.split("+", 1)[0] ?? "").split("-");
  const pre = rest.join("-");
  return { numbers: main.split(".").map(Number), pre: pre === "" ? [] : pre.split(".") };
}

function comparePart(left: string, right: string): number {
  const [isLeftNumber, isRightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isLeftNumber && isRightNumber) return Number(left) - Number(right);
  if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1 : 1;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
