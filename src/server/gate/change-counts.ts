import { execFile } from "node:child_process";

/** Enough for a hundred thousand changes of files; a longer history is cut off there. */
const maxBytes = 16 * 1024 * 1024;

/**
 * How many commits changed each file of a project in a time, from Git. Merges do not count: they bring what was
 * counted where it was made.
 * @param fromMs, toMs milliseconds since the Unix epoch.
 * @returns by file relative to the project, with `/`; undefined when the folder is not in a repository, or Git is not there.
 */
export async function changeCounts(
  dir: string,
  fromMs: number,
  toMs: number,
): Promise<ReadonlyMap<string, number> | undefined> {
  const time = [`--since=${new Date(fromMs).toISOString()}`, `--until=${new Date(toMs).toISOString()}`];
  const args = ["log", ...time, "--no-merges", "--format=", "--name-only", "--relative", "-z", "--", "."];
  const output = await git(dir, args);
  if (output === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const file of output.split(/[\0\n]/)) {
    if (file !== "") counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  return counts;
}

function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("git", args, { cwd, maxBuffer: maxBytes, encoding: "utf8" }, (error, stdout) => {
      // What is longer than can be kept is cut off, and still says which files change most.
      const isCut = error !== null && "code" in error && error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER";
      resolve(error === null ? stdout : isCut ? stdout.slice(0, stdout.lastIndexOf("\0")) : undefined);
    });
  });
}
