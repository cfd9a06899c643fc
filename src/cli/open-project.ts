import { loadProject, loadProjectConfig, type Project } from "../server/project.ts";
import type { ProjectConfig } from "../server/project-config.ts";
import type { Context } from "./context.ts";
import { loadDotEnv } from "./dot-env.ts";

/** Flags that go before the config. */
export interface ListenFlags {
  readonly host?: string;
  readonly hooksPort?: number;
  readonly portalPort?: number;
}

/** Loads the project with its flows and its `.env`. The flags of the command line go before the config. */
export async function openProject(context: Context, flags: ListenFlags = {}): Promise<Project> {
  loadDotEnv(context.projectDir);
  const project = await loadProject(context.projectDir);
  return { ...project, config: withFlags(context, project.config, flags) };
}

/** Where the data is. Loads the config only, so that runs can be read while a flow does not even parse. */
export async function dataDirOf(context: Context): Promise<string> {
  if (context.dataDir !== undefined) return context.dataDir;
  loadDotEnv(context.projectDir);
  return (await loadProjectConfig(context.projectDir)).data;
}

function withFlags(context: Context, config: ProjectConfig, flags: ListenFlags): ProjectConfig {
  return {
    ...config,
    data: context.dataDir ?? config.data,
    hooks: {
      ...config.hooks,
      host: flags.host ?? config.hooks.host,
      port: flags.hooksPort ?? config.hooks.port,
    },
    portal: { port: flags.portalPort ?? config.portal.port },
  };
}
