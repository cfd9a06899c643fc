import type { Concerned, Told } from "../../../governance/review/told.ts";
import { code, codes, markdownTable } from "./markdown.ts";

const mostRows = 60;

/** Teams with their on-call route first: they are whom somebody can tell. */
export function toldBlocks({ teams, flows, systems, outside }: Told): readonly string[] {
  const rows = [
    ...teams.map((team) => row("team", team, team.onCall)),
    ...outside.map((each) => row("outside", each)),
    ...flows.map((each) => row("flow", each)),
    ...systems.map((each) => row("system", each)),
  ];
  if (rows.length === 0) return [];
  const hidden = rows.length - mostRows;
  return [
    "### Who must be told",
    markdownTable(["who", "", "at", "about"], rows.slice(0, mostRows)),
    ...(hidden > 0 ? [`… and ${hidden} more.`] : []),
  ];
}

function row(kind: string, { name, about }: Concerned, at?: string): readonly string[] {
  return [kind, code(name), at === undefined ? "" : code(at), codes(about, 6)];
}
