import { parseArgs } from "node:util";
import { fewestDeliveries } from "./stories.ts";

export interface DemoOptions {
  /** Different deliveries; 1,000 unless told. */
  readonly orders: number;
  /** Whether the portal stays up until Ctrl-C. */
  readonly stay: boolean;
  /** Whether the verdict is printed as JSON and nothing else on stdout. */
  readonly json: boolean;
}

export const usage = `npm run demo -- [--orders N] [--stay] [--json]

  --orders N  different deliveries to send, at least ${fewestDeliveries}; 1000 unless told
  --stay      keep the portal up after the table, until Ctrl-C
  --json      print the verdict as JSON`;

/** `undefined` when help was asked for. @throws Error that says what is wrong with an argument. */
export function parseOptions(args: readonly string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: "string", default: "1000" },
      stay: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  return { orders: Number(values.orders), stay: values.stay, json: values.json };
}
