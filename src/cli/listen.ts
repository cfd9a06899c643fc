import { WaybillError } from "../core/errors.ts";
import { startWaybill, type Waybill } from "../server/app.ts";
import type { Project } from "../server/project.ts";

export interface ListenOptions {
  /** Whether it is only there for as long as a command takes: then its schedules start nothing. */
  readonly isForOneCommand?: boolean;
  /** Absolute path of the core team's policy. */
  readonly corePolicy?: string;
}

/**
 * Starts the server of a project.
 * @throws WaybillError `port-taken` when something else listens there, and what `startWaybill` throws.
 */
export async function listen(project: Project, options: ListenOptions = {}): Promise<Waybill> {
  try {
    const { isForOneCommand, ...others } = options;
    return await startWaybill(project, { env: process.env, watchSchedules: isForOneCommand !== true, ...others });
  } catch (error) {
    throw portRefusal(error) ?? error;
  }
}

/** What Node says about an address that cannot be listened on. */
function portRefusal(error: unknown): WaybillError | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("port" in error)) return undefined;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "another process has it",
    EACCES: "this user may not listen there",
    EADDRNOTAVAIL: "this machine does not have that address",
  };
  const reason = reasons[String(error.code)];
  if (reason === undefined) return undefined;
  const address = "address" in error ? `${String(error.address)}:` : "";
  return new WaybillError(
    "port-taken",
    `Waybill cannot listen on ${address}${String(error.port)}: ${reason}. Choose with --hooks-port, --portal-port or --host; "waybill doctor" looks at all of them.`,
    { cause: error },
  );
}
