import { describe, expect, it } from "vitest";
import { hostOfNode, hostOfUndici } from "./host.ts";

describe("the host of a request of undici", () => {
  it.each([
    [
      "that of its origin, without user and path",
      { origin: "https://ann:secret@crm.example.com/x", path: "/y" },
      "crm.example.com",
    ],
    ["with its port", { origin: new URL("http://127.0.0.1:9000"), path: "/" }, "127.0.0.1:9000"],
    ["without the usual port", { origin: "https://crm.example.com:443", path: "/" }, "crm.example.com"],
    ["that behind a proxy", { origin: "http://proxy:3128", path: "http://crm.example.com/x?y" }, "crm.example.com"],
    ["none for a tunnel", { origin: "http://proxy:3128", path: "crm.example.com:443", method: "CONNECT" }, undefined],
    ["none when there is none", {}, undefined],
  ])("is %s", (_what, request, host) => {
    expect(hostOfUndici(request)).toBe(host);
  });
});

describe("the host of a request of node:http", () => {
  const request = (host: string, header: string | undefined, rest: object = {}) => ({
    protocol: "https:",
    host,
    path: "/x",
    getHeader: () => header,
    ...rest,
  });
  it.each([
    ["in its Host header, which has the port", request("127.0.0.1", "127.0.0.1:9000"), "127.0.0.1:9000"],
    ["that of its own without the header", request("crm.example.com", undefined), "crm.example.com"],
    ["in brackets when it is of IPv6", request("::1", undefined), "[::1]"],
    ["that behind a proxy", request("proxy", "proxy:3128", { path: "http://crm.example.com/x" }), "crm.example.com"],
    [
      "none for a tunnel",
      request("proxy", "proxy:3128", { method: "CONNECT", path: "crm.example.com:443" }),
      undefined,
    ],
    ["none for a local socket", request("localhost", "localhost", { socketPath: "/run/docker.sock" }), undefined],
    ["none when the header is not one", request("127.0.0.1", "a b"), undefined],
  ])("is %s", (_what, given, host) => {
    expect(hostOfNode(given)).toBe(host);
  });
});
