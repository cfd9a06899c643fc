import type { CallOptions } from "../../definitions/http.ts";
import { defect } from "./failures.ts";

/** Where a system is. */
export interface Base {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path of the base URL without trailing slash; empty when there is none. */
  readonly prefix: string;
}

/**
 * Takes a base URL apart. Its text appears in no error, because it may be a secret.
 * @throws RunFailure with cause `defect`, code `definition-invalid`.
 */
export function parseBase(system: string, baseUrl: string): Base {
  const wrong = (what: string) =>
    defect(
      "definition-invalid",
      `The base URL of system "${system}" ${what}. Write it as in "https://billing.example.com/api", and put credentials in "auth".`,
      { system },
    );
  const url = URL.parse(baseUrl);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw wrong("is not an absolute http or https URL");
  }
  if (url.username !== "" || url.password !== "") throw wrong("has credentials in it");
  if (url.search !== "" || url.hash !== "") throw wrong("has a query or a fragment");
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, "") };
}

/** What `URL` would quietly rewrite or cut: control characters, white space, `\`, `#` and the start of a query. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unusable = /[\u0000-\u0020\u007f\\?#]/;

/**
 * The request target for a path below the base. The path is used as it is written; ids in it that are not plain words
 * are to be passed through `encodeURIComponent`.
 * @throws RunFailure with cause `defect`, code `definition-invalid`, when the path could lead out of the base.
 */
export function requestTarget(system: string, base: Base, path: string, query: CallOptions["query"]): string {
  const wrong = pathProblem(path);
  if (wrong !== undefined) {
    const shown = JSON.stringify(path.replace(/[?#].*/s, "").slice(0, 100));
    throw defect(
      "definition-invalid",
      `The path ${shown} of a call to system "${system}" ${wrong}. Write a path such as "/invoices/42", ids in it with encodeURIComponent, and the query in "query".`,
      { system },
    );
  }
  return `${base.prefix}${encodeURI(path).replaceAll("%25", "%")}${queryString(query)}`;
}

function pathProblem(path: string): string | undefined {
  if (!path.startsWith("/") || path.startsWith("//")) return 'does not start with one "/"';
  if (unusable.test(path) || !path.isWellFormed()) return "has a character that does not belong in a path";
  const decoded = decode(path);
  if (decoded === undefined) return 'has a "%" that encodes nothing';
  // A server may decode before it resolves dots, so encoded ones count as well.
  if (decoded.split(/[/\\]/).some((segment) => segment === "." || segment === "..")) return 'has a "." or ".." in it';
  return undefined;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function queryString(query: CallOptions["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) params.append(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
