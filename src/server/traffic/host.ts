/**
 * Whom a request is for, from what clients publish on their diagnostics channels: host and port, and never the path, query or
 * headers. Of a request that goes to a proxy as it is, that is whom it is for; a tunnel (CONNECT) is none, because the request inside
 * is published too.
 *
 * What Node 24 publishes, at the moment of the call and in the context of its caller:
 *
 * | client                                            | channel                       |
 * |---------------------------------------------------|-------------------------------|
 * | global `fetch` and `WebSocket`, npm `undici`      | `undici:request:create`       |
 * | `node:http`, `node:https`, and what is built on them | `http.client.request.created` |
 */

/** What undici publishes with its request. */
interface UndiciRequest {
  readonly origin?: unknown;
  readonly path?: unknown;
  readonly method?: unknown;
}

/** What `node:http` publishes with its request: a ClientRequest. */
interface NodeRequest {
  readonly protocol?: unknown;
  readonly host?: unknown;
  readonly path?: unknown;
  readonly method?: unknown;
  readonly socketPath?: unknown;
  getHeader?(name: string): unknown;
}

/** @returns `undefined` for a tunnel, and for what is no HTTP address. */
export function hostOfUndici({ origin, path, method }: UndiciRequest): string | undefined {
  return method === "CONNECT" ? undefined : (proxied(path) ?? hostOf(String(origin)));
}

/** A custom `Host` header counts as the host. @returns `undefined` for a tunnel and for a local socket. */
export function hostOfNode(request: NodeRequest): string | undefined {
  const { protocol, host, path, method, socketPath } = request;
  if (method === "CONNECT" || typeof socketPath === "string") return undefined;
  const named = request.getHeader?.("host") ?? (String(host).includes(":") ? `[${String(host)}]` : host);
  return proxied(path) ?? hostOf(`${String(protocol)}//${String(named)}`);
}

/** A request to a proxy has the whole URL in the place of its path. */
function proxied(path: unknown): string | undefined {
  return typeof path === "string" && !path.startsWith("/") ? hostOf(path) : undefined;
}

function hostOf(url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed === null || parsed.host === "" ? undefined : parsed.host;
}
