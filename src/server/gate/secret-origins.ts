import type { HttpAccess } from "../../definitions/http.ts";
import type { AnySystem } from "../../definitions/system.ts";

/**
 * Where systems are whose base URL is a secret that is set here, e.g. `BILLING_URL` to `https://billing.example.com`: no more of the URL
 * than that, by the name of the secret.
 */
export function secretOrigins(
  systems: readonly AnySystem[],
  env: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const origins = systems.flatMap(({ access }) => {
    const { baseUrl } = access as Partial<HttpAccess>;
    if (typeof baseUrl !== "object") return [];
    const url = URL.parse(env[baseUrl.name] ?? "");
    return url === null || url.host === "" ? [] : [[baseUrl.name, url.origin] as const];
  });
  return new Map(origins);
}
