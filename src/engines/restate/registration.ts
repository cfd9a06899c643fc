import { WaybillError } from "../../core/errors.ts";

/**
 * Tells a Restate server where a worker is. May be repeated, and has to be when the services of Waybill change; runs under way stay
 * with the address under which they began.
 * @param adminUrl of the server's admin API, e.g. `http://127.0.0.1:9070`.
 * @throws WaybillError `engine-unavailable`.
 */
export async function registerEndpoint(adminUrl: string, endpointUrl: string): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(new URL("/deployments", adminUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ uri: endpointUrl, force: true }),
    });
  } catch (error) {
    throw new WaybillError(
      "engine-unavailable",
      `The Restate server at ${adminUrl} does not answer. See whether it runs.`,
      {
        cause: error,
      },
    );
  }
  if (answer.ok) return;
  throw new WaybillError(
    "engine-unavailable",
    `The Restate server at ${adminUrl} does not take the worker at ${endpointUrl}: it answers ${answer.status}. See whether it reaches the worker under that address.`,
    { details: { status: answer.status } },
  );
}
