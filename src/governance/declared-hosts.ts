import type { HttpAccess } from "../definitions/http.ts";
import type { SecretRef } from "../definitions/secret.ts";
import type { AnySystem } from "../definitions/system.ts";
import type { ObservedCall } from "../runs/observed-call.ts";

/** Names of systems by the host at which they are, e.g. `crm.example.com` to `["crm"]`. */
export type DeclaredHosts = ReadonlyMap<string, readonly string[]>;

/** What matters here of an observed call. */
type CalledHost = Pick<ObservedCall, "host" | "system">;

/**
 * Where systems are: by their base URLs, and by the calls that were observed to go through their connectors, because a base URL may
 * be a secret that is not there for who asks.
 * @param read the value of a secret; `undefined` when it is not known here.
 */
export function declaredHosts(
  systems: Iterable<AnySystem>,
  calls: Iterable<CalledHost>,
  read: (secret: SecretRef) => string | undefined,
): DeclaredHosts {
  const hosts = new Map<string, Set<string>>();
  const add = (host: string | undefined, system: string): void => {
    if (host === undefined) return;
    const names = hosts.get(host) ?? new Set();
    hosts.set(host, names.add(system));
  };
  for (const { name, access } of systems) add(hostOf(access, read), name);
  for (const { host, system } of calls) if (system !== undefined) add(host, system);
  return new Map([...hosts].map(([host, names]) => [host, [...names].toSorted()]));
}

/** Whether the call went to a host that no system declares: a coupling that nobody sees. */
export function isHidden({ host, system }: CalledHost, declared: DeclaredHosts): boolean {
  return system === undefined && !declared.has(host);
}

function hostOf(access: AnySystem["access"], read: (secret: SecretRef) => string | undefined): string | undefined {
  const { baseUrl } = access as Partial<HttpAccess>;
  if (access.type !== "http" || baseUrl === undefined) return undefined;
  const url = typeof baseUrl === "string" ? baseUrl : read(baseUrl);
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed === null || parsed.host === "" ? undefined : parsed.host;
}
