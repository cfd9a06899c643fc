/** A contract name made of any name: `BranchProtection/rule_created` is `branch-protection.rule-created`. */
export function contractNameOf(text: string): string {
  const words = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[/:.]+/g, ".")
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/-*\.[-.]*/g, ".")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  if (words === "") return "contract";
  return /^[a-z]/.test(words) ? words : `v${words}`;
}

/** A SemVer version made of any version: `v2` is `2.0.0`, `2026-10` is `2026.10.0`; undefined when there is no number in it. */
export function versionOf(text: string): string | undefined {
  const exact = /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+.*)?$/.exec(text);
  if (exact?.[1] !== undefined) return exact[1];
  const numbers = text.match(/\d+/g)?.slice(0, 3).map(Number);
  if (numbers === undefined || !numbers.every(Number.isSafeInteger)) return undefined;
  return [0, 1, 2].map((place) => numbers[place] ?? 0).join(".");
}
