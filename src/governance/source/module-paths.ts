/** The module of a project that a relative import leads to, by its path in the project; undefined when there is none. */
export function resolveIn(files: ReadonlySet<string>, from: string, specifier: string): string | undefined {
  if (!/^\.\.?(?:\/|$)/.test(specifier)) return undefined;
  const path = joinPath(from.split("/").slice(0, -1), specifier);
  return path === undefined ? undefined : candidates(path).find((file) => files.has(file));
}

function joinPath(folder: readonly string[], specifier: string): string | undefined {
  const parts = [...folder];
  for (const part of specifier.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** As it is written; as a TypeScript file that is imported by the name of what it becomes; without an extension. */
function candidates(path: string): readonly string[] {
  const typescript = path.replace(/\.(m?)js$/, ".$1ts");
  const extensions = [".ts", ".mts", ".js", ".mjs"];
  return [path, typescript, ...extensions.flatMap((extension) => [path + extension, `${path}/index${extension}`])];
}
