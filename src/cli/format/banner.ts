import { triggerInWords } from "../../definitions/trigger.ts";
import type { Project } from "../../server/project.ts";
import type { Colors } from "../context.ts";
import type { TryLine } from "../try-lines.ts";

/** Addresses of a server that runs. */
export interface Addresses {
  readonly hooksUrl: string;
  readonly portalUrl: string;
}

/** What runs where: the portal, and each flow with what starts it. */
export function formatFlows(project: Project, addresses: Addresses, colors: Colors): string {
  const width = Math.max(...project.flows.map((flow) => flow.name.length), "portal".length);
  const line = (name: string, what: string) => `  ${colors.bold(name.padEnd(width))}  ${what}`;
  return [
    `${colors.green("ready")} ${project.name}`,
    line("portal", addresses.portalUrl),
    ...project.flows.map(({ name, on }) =>
      line(name, on.type === "webhook" ? `POST ${new URL(on.path, addresses.hooksUrl).href}` : triggerInWords(on)),
    ),
  ].join("\n");
}

/** Lines to paste, one block for each flow that has a sample. */
export function formatTryLines(lines: readonly TryLine[], colors: Colors): string {
  return lines
    .map(
      (line) =>
        `\nTo deliver ${line.sample} to ${colors.bold(line.flow)}, paste into another terminal:\n\n  ${line.curl}\n`,
    )
    .join("");
}
