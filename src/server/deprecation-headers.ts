import type { Deprecation } from "../contracts/deprecation.ts";

/**
 * What a sender of a version that is on its way out is told beside the answer: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a
 * `Link` to the successor (RFC 5829). A successor that is no address is named by a URN, as a link has to be to something.
 */
export function deprecationHeaders({ since, sunset, successor }: Deprecation): Readonly<Record<string, string>> {
  return {
    deprecation: `@${Date.parse(since) / 1_000}`,
    ...(sunset === undefined ? {} : { sunset: new Date(sunset).toUTCString() }),
    ...(successor === undefined ? {} : { link: `<${addressOf(successor)}>; rel="successor-version"` }),
  };
}

function addressOf(successor: string): string {
  const isAddress = /^https?:\/\//.test(successor);
  return isAddress ? encodeURI(successor) : `urn:waybill:contract:${encodeURIComponent(successor)}`;
}
