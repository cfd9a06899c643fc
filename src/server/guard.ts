import type { FastifyRequest } from "fastify";
import { WaybillError } from "../core/errors.ts";

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Keeps other sites' pages in the user's browser out of the portal and the API while there is no sign-in: the address that
 * was asked for must be one of this machine (which stops DNS rebinding), and a page that asks must come from there too.
 * @throws WaybillError `host-refused`.
 */
export function refuseStrangers(request: FastifyRequest): void {
  const { host, origin } = request.headers;
  if (host === undefined || !loopbackHost.test(host)) {
    throw new WaybillError(
      "host-refused",
      "The portal and the API answer only under a loopback address, such as http://127.0.0.1. Use that address.",
    );
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new WaybillError("host-refused", "A page of another origin may not use this API. Open the portal itself.");
  }
  if (isFromOtherSite(request) && !opensPage(request)) {
    throw new WaybillError("host-refused", "A page of another site may not use this API. Open the portal itself.");
  }
}

/** What browsers say of themselves (Fetch Metadata Request Headers, W3C). Programs say nothing. */
function isFromOtherSite({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}

/** A link that someone followed, from a chat or a mail: the page does nothing by being opened. */
function opensPage({ headers, method, url }: FastifyRequest): boolean {
  return (
    method === "GET" &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    !url.startsWith("/api/")
  );
}
