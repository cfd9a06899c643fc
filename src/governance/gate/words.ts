/** Some of many, and how many there are beside them: `a, b and 3 more`. @param most at least 1. */
export function someOf(items: readonly string[], most: number): string {
  if (items.length > most) return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
