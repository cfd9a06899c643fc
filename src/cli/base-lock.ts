import { execFile } from "node:child_process";
import { WaybillError } from "../core/errors.ts";
import type { Lock } from "../governance/published/lock.ts";
import { lockFileName, parseLockText } from "../server/lock-file.ts";

/** What was published of a project at a revision of its repository. */
export interface BaseLock {
  /** As it was asked for, e.g. `origin/main`. */
  readonly revision: string;
  /** The commit that was looked at: where the present one branched off from the revision. 40 or 64 hexadecimal digits. */
  readonly commit: string;
  /** Absent when there was no lock file. */
  readonly lock?: Lock;
}

/** A lock file of a thousand contracts has about ten megabytes. */
const maxBytes = 256 * 1024 * 1024;

/**
 * Reads the lock file of a revision out of Git, and nothing else of it: no code of that revision is checked out or run.
 * @param dir of the project, in a repository.
 * @throws WaybillError `request-invalid` when there is no such revision, no repository or no Git; `project-invalid` when what was
 * there is no lock file.
 */
export async function readBaseLock(dir: string, revision: string): Promise<BaseLock> {
  const named = await commitOf(dir, revision);
  const commit = await branchingPoint(dir, named);
  const text = await fileAt(dir, commit);
  if (text === undefined) return { revision, commit };
  return { revision, commit, lock: parseLockText(text, `${lockFileName} of ${revision}`) };
}

async function commitOf(dir: string, revision: string): Promise<string> {
  const found = await git(dir, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (found.ok) return found.stdout.trim();
  const inside = await git(dir, ["rev-parse", "--git-dir"]);
  throw new WaybillError(
    "request-invalid",
    inside.ok
      ? `There is no revision "${revision}" in the repository. Name a branch, a tag or a commit; in a build fetch the whole history first, "git fetch --unshallow" or "fetch-depth: 0".`
      : `${dir} cannot be read as part of a Git repository${inside.reason}. The review compares with a revision: run it in the project's repository.`,
  );
}

/** What others did on the branch meanwhile is no part of the change. Histories without a common commit are compared as they are. */
async function branchingPoint(dir: string, commit: string): Promise<string> {
  const found = await git(dir, ["merge-base", commit, "HEAD"]);
  return found.ok ? found.stdout.trim() : commit;
}

/** The file as it is kept: nothing that the repository configures for showing files is run. */
async function fileAt(dir: string, commit: string): Promise<string | undefined> {
  const listed = await git(dir, ["ls-tree", "-z", commit, "--", lockFileName]);
  if (!listed.ok) throw unreadable(commit, listed.reason);
  const [, type, blob] = listed.stdout.split(/[ \t]/);
  if (type !== "blob" || blob === undefined) return undefined;
  const content = await git(dir, ["cat-file", "blob", blob]);
  if (!content.ok) throw unreadable(commit, content.reason);
  return content.stdout;
}

function unreadable(commit: string, reason: string): WaybillError {
  return new WaybillError("request-invalid", `${lockFileName} of ${commit} cannot be read from Git${reason}.`);
}

type Answer = { readonly ok: true; readonly stdout: string } | { readonly ok: false; readonly reason: string };

function git(cwd: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile("git", args, { cwd, maxBuffer: maxBytes, encoding: "utf8" }, (error, stdout, stderr) => {
      const said = stderr.trim().split("\n", 1)[0] ?? "";
      const reason = error !== null && error.code === "ENOENT" ? "there is no command git, or no such folder" : said;
      resolve(error === null ? { ok: true, stdout } : { ok: false, reason: reason === "" ? "" : ` (${reason})` });
    });
  });
}
