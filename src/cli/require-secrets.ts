import { WaybillError } from "../core/errors.ts";
import { describeSecrets, missingSecrets, neededSecrets } from "../governance/needed-secrets.ts";
import { loadLandscape } from "../server/load-landscape.ts";
import type { Project } from "../server/project.ts";

/**
 * Refuses to start a project while a secret of a webhook or a system is not set: its runs would become dead letters one after another.
 * @throws WaybillError `secret-missing`, which names all of them.
 */
export async function requireSecrets(
  project: Project,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const missing = missingSecrets(neededSecrets(await loadLandscape(project)), env);
  if (missing.length === 0) return;
  const what = missing.length === 1 ? "1 secret is" : `${missing.length} secrets are`;
  throw new WaybillError(
    "secret-missing",
    `${what} not set: ${describeSecrets(missing)}. Set the environment variables, for example in the .env file of the project. Nothing was started.`,
    { details: { secrets: missing.map(({ name }) => name).join(", ") } },
  );
}
