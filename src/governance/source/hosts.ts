import type { Value } from "./value.ts";

const scheme = /^\s*(?:https?|wss?):\/\//i;

/**
 * The host of an absolute http, https, ws or wss URL, lower case, with a port that is not the scheme's own:
 * `api.example.com`, `127.0.0.1:9000`. Undefined for all else.
 */
export function hostOf(url: string): string | undefined {
  if (!scheme.test(url)) return undefined;
  const text = url.trim();
  const { host } = URL.canParse(text) ? new URL(text) : { host: "" };
  return host === "" ? undefined : host;
}

/**
 * The host of a URL whose beginning is known and whose end is not: only when the host surely ends within the beginning.
 * @param start what stands before the first hole.
 */
export function hostOfStart(start: string): string | undefined {
  const end = /^\s*(?:https?|wss?):\/\/[^/?#]+[/?#]/i.exec(start);
  return end === null ? undefined : hostOf(end[0]);
}

const hostOptions = ["url", "baseURL", "baseUrl", "prefixUrl", "uri", "connectionString", "origin", "hostname", "host"];

/** The host that a call goes to, as far as its arguments say. */
export function hostIn(values: readonly Value[], depth = 0): string | undefined {
  for (const value of values) {
    const host = hostInOne(value, depth);
    if (host !== undefined) return host;
  }
  return undefined;
}

function hostInOne(value: Value, depth: number): string | undefined {
  if (value.kind === "constant") return hostOf(String(value.value));
  if (value.kind === "mixed") return hostOfStart(startOf(value.parts));
  if (value.kind !== "object" || depth > 1) return undefined;
  const given = hostOptions.flatMap((name) => value.properties.get(name) ?? []);
  return hostIn(given, depth + 1) ?? bareHost(value.properties);
}

/** `{ host: "api.example.com", port: 9000 }`. */
function bareHost(properties: ReadonlyMap<string, Value>): string | undefined {
  const host = properties.get("hostname") ?? properties.get("host");
  if (host?.kind !== "constant") return undefined;
  const port = properties.get("port");
  return hostOf(`https://${host.value}${port?.kind === "constant" ? `:${port.value}` : ""}`);
}

/** The constant text that a mixed one begins with. */
function startOf(parts: readonly Value[]): string {
  const end = parts.findIndex(({ kind }) => kind !== "constant");
  return parts
    .slice(0, end === -1 ? parts.length : end)
    .map((part) => (part.kind === "constant" ? String(part.value) : ""))
    .join("");
}
