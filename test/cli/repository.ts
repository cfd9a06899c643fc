import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { initProject } from "./cli.ts";

const run = promisify(execFile);
const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];

/** A Git repository with a project of `waybill init`. */
export interface Repository {
  readonly dir: string;
  git(...args: readonly string[]): Promise<string>;
  /** Commits all that is there; the hooks of the repository run if it says so. */
  commit(message: string): Promise<void>;
  /** Replaces a text in a file; fails when it is not there. */
  edit(file: string, from: string, to: string): Promise<void>;
  remove(): Promise<void>;
}

export async function initRepository(): Promise<Repository> {
  const project = await initProject();
  const { dir } = project;
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run("git", [...author, ...args], { cwd: dir, env: isolated() })).stdout;
  const commit = async (message: string): Promise<void> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);
  };
  await git("init", "--quiet", "--initial-branch", "main");
  await commit("a new project");
  return {
    dir,
    git,
    commit,
    async edit(file, from, to) {
      const text = await readFile(join(dir, file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      await writeFile(
        join(dir, file),
        text.replace(from, () => to),
      );
    },
    remove: project.remove,
  };
}

/** Without what the user of this machine, or a hook that runs the tests, tells Git. */
function isolated(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
}
