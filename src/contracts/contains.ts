import type { Ajv } from "ajv";

/**
 * Has `contains` looked at before the items by place: behind them Ajv 8.20 does not come to it for an empty array, and lets that pass.
 * @param places the keyword of items by place.
 */
export function mendContains(ajv: Ajv, places: "items" | "prefixItems"): void {
  const contains = ajv.getKeyword("contains");
  if (typeof contains === "boolean") return;
  ajv.removeKeyword("contains").addKeyword({ ...contains, keyword: "contains", before: places });
}
