import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { gateReport } from "../../src/server/gate/judge-project.ts";
import { loadProject } from "../../src/server/project.ts";

/** Before the first commit and the first run: what is in the folder is judged, and not what happened to it. */
const now = Date.UTC(2026, 9, 1);

it.each(["examples/order-to-cash", "template"])(
  "%s passes the gate, and every flow of it is ready for gold",
  async (path) => {
    const project = await loadProject(fileURLToPath(new URL(`../../${path}/`, import.meta.url)));
    const { findings, scorecards } = await gateReport(project, { now });
    expect(findings).toEqual([]);
    expect(scorecards.map(({ level }) => level)).toEqual(scorecards.map(() => "gold"));
  },
);
