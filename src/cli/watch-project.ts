import { basename, relative, sep } from "node:path";
import { watch } from "chokidar";

export interface ProjectWatcher {
  /** Changes below this folder do not count from now on. */
  ignore(folder: string): void;
  close(): Promise<void>;
}

/** An editor that saves all files at once, or a checkout, is one change. */
const quietMs = 100;
const watched = /\.(?:m?[jt]s|json)$/;

/**
 * Calls back with the files that changed once nothing more changes for a moment. Watches the sources of a project: `.ts`,
 * `.js`, `.json` and `.env`, not what npm, version control or Waybill itself write.
 */
export function watchProject(dir: string, onChange: (files: readonly string[]) => void): ProjectWatcher {
  const ignored: string[] = [];
  const changed = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  const watcher = watch(dir, {
    ignoreInitial: true,
    ignored: (path, stats) => isIgnored(relative(dir, path), stats?.isFile() ?? false),
  });
  const report = () => {
    const files = [...changed].filter((file) => !ignored.some((folder) => file.startsWith(folder + sep)));
    changed.clear();
    if (files.length > 0) onChange(files);
  };
  watcher.on("all", (_event, path) => {
    if (!isSource(path)) return;
    changed.add(path);
    clearTimeout(quiet);
    quiet = setTimeout(report, quietMs);
  });
  return {
    ignore: (folder) => void ignored.push(folder),
    async close() {
      clearTimeout(quiet);
      await watcher.close();
    },
  };
}

function isSource(path: string): boolean {
  return watched.test(path) || basename(path) === ".env";
}

/** Whether a path below the project is not even looked at. */
export function isIgnored(path: string, isFile: boolean): boolean {
  const segments = path.split(sep);
  const name = segments.at(-1) ?? "";
  const folders = isFile ? segments.slice(0, -1) : segments;
  if (folders.some((folder) => folder === "node_modules" || (folder.startsWith(".") && folder !== ".env"))) return true;
  return isFile && !isSource(name);
}
