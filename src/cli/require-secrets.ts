import { WaybillError } from "../core/errors.ts";
import { describeSecrets, missingSecrets, type NeededSecret, neededSecrets } from "../governance/needed-secrets.ts";
import { loadLandscape } from "../server/load-landscape.ts";
import type { Project } from "../server/project.ts";
import type { Context } from "./context.ts";

/**
 * Lists every secret that is not set before a project starts. Without one of a webhook it does not start. Without one of a system it does,
 * because not every system that a project declares is called; the runs that call it become dead letters.
 * @throws WaybillError `secret-missing`, which names all of them.
 */
export async function requireSecrets(context: Context, project: Project): Promise<void> {
  const landscape = await loadLandscape(project);
  const { env } = context.terminal;
  const missing = missingSecrets(neededSecrets(landscape), env);
  if (missing.length === 0) return;
  const what = `${sentence(missing)} Set the environment variables, for example in the .env file of the project.`;
  if (missingSecrets(neededSecrets({ ...landscape, systems: [] }), env).length === 0) {
    context.note(context.colors.yellow(`${what} Runs that need them become dead letters.`));
    return;
  }
  throw new WaybillError("secret-missing", `${what} Nothing was started.`, {
    details: { secrets: missing.map(({ name }) => name).join(", ") },
  });
}

function sentence(missing: readonly NeededSecret[]): string {
  const what = missing.length === 1 ? "1 secret is" : `${missing.length} secrets are`;
  return `${what} not set: ${describeSecrets(missing)}.`;
}
