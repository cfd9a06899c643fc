import { type Api, apiAt } from "./api.ts";
import type { Context } from "./context.ts";
import { dataDirOf, openProject } from "./open-project.ts";
import { findOwner } from "./owner.ts";

/**
 * Does something through the server of the project: the one that runs, else one of our own on free ports for as long as it
 * takes. Either way it is the same API, so a command behaves the same.
 * @throws WaybillError `folder-owned` when a process owns the data folder and does not answer.
 */
export async function withServer<T>(context: Context, work: (api: Api) => Promise<T>): Promise<T> {
  const owner = await findOwner(await dataDirOf(context));
  if (owner !== undefined) return work(apiAt(owner.portal));
  const project = await openProject(context, { host: "127.0.0.1", hooksPort: 0, portalPort: 0 });
  // Loaded only here: the server is most of the program, and most commands do without it.
  const { listen } = await import("./listen.ts");
  const waybill = await listen(project, { isForOneCommand: true });
  try {
    return await work(apiAt(waybill.portalUrl));
  } finally {
    await waybill.stop();
  }
}
