import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/mark-order.ts");
const step = /await run\.step\([\s\S]*?\);\n/.exec(flow)?.[0] ?? "";
const scoring = (url: string) =>
  edited(flow, [step, `${step}    await run.step("score", async () => {\n      await fetch(${url});\n    });\n`]);

const day = 86_400_000;
/** When the gate judges. */
const now = Date.UTC(2026, 9, 1);
const call = { flow: "mark-order", step: "score", lastAt: now - 3 * day, count: 40 };
const seen = (...calls: readonly { readonly host: string; readonly system?: string; readonly step?: string }[]) => ({
  ledger: {
    lastAcceptedAt: new Map([
      ["book-order", now],
      ["mark-order", now],
    ]),
    calls: calls.map((each) => ({ ...call, ...each })),
  },
});

const finds = (fact: string) => [{ subject: "flow:mark-order", fact }];
// A call of the network is an effect that nothing makes safe to repeat.
const also = ["effect-not-repeatable", "retry-unsafe"];

export const hostUndeclared: RuleFixture = {
  fails: {
    files: { "flows/mark-order.ts": scoring('"https://scores.example.net/orders"') },
    finds: finds(
      'Step "score" calls scores.example.net, which is no system of the project (unless it is "storefront", whose address is a secret that is not set here), with fetch',
    ),
    also,
  },
  alsoFails: [
    {
      files: { "flows/mark-order.ts": scoring('process.env["SCORES_URL"] ?? ""') },
      finds: finds('Step "score" calls a host that the code does not say, with fetch'),
      also,
    },
    // Whatever client made the call, it was seen.
    {
      evidence: seen({ host: "scores.example.net" }, { host: "scores.example.net", step: "mark as invoiced" }),
      finds: finds(
        'was seen to call scores.example.net in step "mark as invoiced" and "score", which is no system of the project (unless',
      ),
    },
    {
      evidence: {
        ...seen({ host: "scores.example.net" }),
        secretOrigins: new Map([["STOREFRONT_URL", "https://a.example"]]),
      },
      finds: finds('in step "score", which is no system of the project: 40 times, the last time 3 days ago'),
    },
    // What the code says is said once.
    {
      files: { "flows/mark-order.ts": scoring('"https://scores.example.net/orders"') },
      evidence: seen({ host: "scores.example.net" }),
      finds: finds('Step "score" calls scores.example.net'),
      also,
    },
  ],
  passes: [
    // The host of a system, and the host of one whose address is a secret: a call through the system told it.
    { files: { "flows/mark-order.ts": scoring('"https://billing.example.com/scores"') }, also },
    { evidence: seen({ host: "shop.example.com" }, { host: "shop.example.com", system: "storefront" }) },
    {
      evidence: { ...seen({ host: "a.example" }), secretOrigins: new Map([["STOREFRONT_URL", "https://a.example"]]) },
    },
    // Of flows that are not in the project any more, and of hosts that are not told apart, nothing can be said.
    { evidence: seen({ host: "*" }) },
  ],
};
