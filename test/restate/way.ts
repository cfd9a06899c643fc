import { connect, createServer, type Socket } from "node:net";

/** The way from a Restate server to its workers, which can be cut. */
export interface Way {
  /** Loses all connections; the next ones go through. */
  cut(): void;
  close(): void;
}

/** @param to the ports of the workers, which take turns at new connections. */
export function openWay(from: number, to: readonly number[]): Way {
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  const server = createServer((near) => {
    const far = connect(to[connectionCount++ % to.length] ?? 0, "127.0.0.1");
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  }).listen(from, "127.0.0.1");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    cut,
    close() {
      server.close();
      cut();
    },
  };
}
