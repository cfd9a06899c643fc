import type { AnyFlow } from "../../../definitions/flow.ts";
import type { Team } from "../../../definitions/team.ts";
import type { Landscape } from "../../landscape.ts";
import { placeOfRunbook } from "../../runbook.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const runbookStale: RuleAbout<"flow"> = {
  code: "runbook-stale",
  title: "The runbook speaks of what is not there any more",
  about: "flow",
  level: "gold",
  severity: advice,
  *judge({ flow }, { files, landscape }) {
    const { runbook } = flow;
    const markdown = runbook === undefined ? undefined : files.get(runbook);
    if (runbook === undefined || markdown === undefined) return;
    const stale = [...unknownFlows(markdown, landscape), ...oldRoutes(markdown, landscape.teams)];
    if (stale.length === 0) return;
    yield {
      place: placeOfRunbook(runbook),
      fact: `The runbook ${runbook} of flow "${flow.name}" is out of date: ${stale.join("; ")}.`,
      consequence:
        "At night a command finds nothing, or the wrong people are called, and the rest of the page is not believed either.",
      fix: `Correct it in ${runbook}, and read the rest of the page as if you were called.`,
    };
  },
};

/** Flows that a command of the runbook asks for: `waybill runs list --flow NAME`. Capitals stand for a name to be filled in. */
function unknownFlows(markdown: string, { flows, earlier }: Landscape): readonly string[] {
  const known = new Set([...flows, ...earlier].map(({ name }: AnyFlow) => name));
  const asked = [...markdown.matchAll(/\bwaybill\b[^\n`]*?\s--flow[ =]([a-z][a-z0-9-]*)/g)].map(
    ([, name = ""]) => name,
  );
  return [...new Set(asked)].filter((name) => !known.has(name)).map((name) => `there is no flow "${name}"`);
}

/**
 * Routes of teams that have another one now: a line that names a team and a route like its own (`pager:...`), and not its own.
 * Lines that name several teams are not judged, as it cannot be told whose route is whose.
 */
function oldRoutes(markdown: string, teams: readonly Team[]): readonly string[] {
  return markdown.split("\n").flatMap((line) => {
    const spans = [...line.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
    const [team, ...others] = teams.filter(({ name }) => spans.includes(name));
    if (team === undefined || others.length > 0) return [];
    const kind = /^[a-z]+:/.exec(team.onCall)?.[0];
    if (kind === undefined || spans.includes(team.onCall)) return [];
    return spans
      .filter((span) => span.startsWith(kind) && !teams.some(({ onCall }) => onCall === span))
      .map((span) => `the route of team "${team.name}" is ${team.onCall}, and not ${span}`);
  });
}
