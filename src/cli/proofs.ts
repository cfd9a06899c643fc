import { existsSync } from "node:fs";
import { join } from "node:path";
import { WaybillError } from "../core/errors.ts";
import type { Project } from "../server/project.ts";
import { loadExports } from "../server/project-modules.ts";
import type { Proof } from "../testing/prove/proof.ts";

/** Where a project has its proofs. */
const proofsFolder = "proofs";

/**
 * The proofs of a project, of the named flows only when some are named.
 * @throws WaybillError `project-invalid` when a module does not load, `flow-unknown` when a named flow is not in the project,
 *   `request-invalid` when there is no proof.
 */
export async function findProofs(project: Project, names: readonly string[]): Promise<readonly Proof[]> {
  const known = project.flows.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `There is no flow "${unknown}" in the project. It has: ${known.join(", ")}.`;
    throw new WaybillError("flow-unknown", message, { details: { flow: unknown } });
  }
  const hasFolder = existsSync(join(project.dir, proofsFolder));
  const proofs = hasFolder ? (await loadExports(project.dir, proofsFolder)).filter(isProof) : [];
  const lacking = names.find((name) => !proofs.some(({ flow }) => flow.name === name));
  if (lacking !== undefined || proofs.length === 0) {
    throw new WaybillError(
      "request-invalid",
      `${lacking === undefined ? "The project" : `Flow "${lacking}"`} has no proof. Export one from a module in ${proofsFolder}/: export const proven = proof(someFlow, { input, systems }), with proof of "waybill/testing".`,
    );
  }
  return names.length === 0 ? proofs : proofs.filter(({ flow }) => names.includes(flow.name));
}

/** By shape: the project may bring another copy of this package. */
function isProof(value: unknown): value is Proof {
  return typeof value === "object" && value !== null && "type" in value && value.type === "proof" && "flow" in value;
}
