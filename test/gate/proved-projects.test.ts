import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { usualParameters } from "../../src/governance/gate/parameters.ts";
import { loadEvidence } from "../../src/server/gate/load-evidence.ts";
import { loadProject } from "../../src/server/project.ts";

/** When this fails, run `node bin/waybill.cjs prove --project DIR` after `npm run build:lib`: the code was changed since it was proved. */
it.each(["examples/order-to-cash", "template"])("%s is proved as its code is now", async (folder) => {
  const project = await loadProject(fileURLToPath(new URL(`../../${folder}`, import.meta.url)));
  const { codeHashes, proofs } = await loadEvidence(project, usualParameters, Date.UTC(2026, 9, 1));
  expect(codeHashes.size).toBe(project.flows.length);
  const passed = [...proofs].flatMap(([flow, proof]) => (proof.passed ? [[flow, proof.codeHash]] : []));
  expect(Object.fromEntries(passed)).toEqual(Object.fromEntries(codeHashes));
});
