import { once } from "node:events";
import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { createEndpointHandler, type EndpointOptions } from "@restatedev/restate-sdk";

export interface EndpointSettings {
  /** Loopback unless told: whoever reaches the endpoint can have flows executed. */
  readonly host?: string;
  readonly port: number;
  /** Public keys of the Restate server, of which every request must be signed with one. */
  readonly identityKeys?: readonly string[];
  /** Told what the SDK has to say. */
  readonly onLog?: (level: string, message: string) => void;
}

/** Where the Restate server calls this worker. */
export interface Endpoint {
  readonly url: string;
  /** Breaks off whatever is under way. */
  close(): Promise<void>;
}

export async function openEndpoint(
  services: EndpointOptions["services"],
  { host = "127.0.0.1", port, identityKeys, onLog }: EndpointSettings,
): Promise<Endpoint> {
  const server = createServer(
    createEndpointHandler({
      services,
      ...(identityKeys === undefined ? {} : { identityKeys: [...identityKeys] }),
      logger: ({ level }, ...parts) => onLog?.(level, parts.map(String).join(" ")),
    }),
  );
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  server.listen(port, host);
  await once(server, "listening");
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}
