import { createUndiciTransport, type Transport } from "../../connectors/http/transport.ts";
import type { System } from "../../definitions/system.ts";
import type { OwnAuthors } from "../authors.ts";

/** The way to a system, on which calls are known to be the system's. */
export function transportThrough(authors: Pick<OwnAuthors, "through">, system: System<unknown>): Transport {
  const transport = createUndiciTransport(system);
  return {
    ...transport,
    send: (request) => authors.through(system.name, () => transport.send(request)),
  };
}
