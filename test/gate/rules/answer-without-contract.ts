import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const flow = baseFile("flows/book-order.ts");

export const answerWithoutContract: RuleFixture = {
  fails: {
    files: {
      "flows/book-order.ts": edited(
        flow,
        [", { response: InvoiceCreated }", ""],
        [
          "(created, call) => call.delete(`/invoices/${created.number}`",
          "(_, call) => call.delete(`/invoices/${order.id}`",
        ],
        ["invoice: invoice.number", "invoice: JSON.stringify(invoice)"],
      ),
    },
    finds: [{ subject: "flow:book-order", fact: '"create invoice" uses what "billing" answers' }],
  },
  // The answer to a delete that nobody looks at is nobody's business.
  passes: [
    {
      files: {
        "flows/book-order.ts": edited(flow, [
          "    await run.emit",
          '    await run.step("forget draft", billing, async (call) => {\n      await call.delete(`/drafts/${order.id}`);\n    });\n    await run.emit',
        ]),
      },
    },
    // No contract can say anything of an answer that is text.
    {
      files: {
        "flows/book-order.ts": edited(flow, [
          "    await run.emit",
          '    const label = await run.step("print label", billing, (call) =>\n      call.get(`/labels/${order.id}`, { response: "text" }),\n    );\n    await run.step("keep label", () => label.length);\n    await run.emit',
        ]),
      },
    },
  ],
};
