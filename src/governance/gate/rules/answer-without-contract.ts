import { stepInWords } from "../effects.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const answerWithoutContract: RuleAbout<"flow"> = {
  code: "answer-without-contract",
  title: "The answer of a system is used, and no contract says what it is",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ source }) {
    for (const step of source?.steps ?? []) {
      for (const place of step.untypedAnswers) {
        yield {
          place,
          fact: `${stepInWords(step)} uses what ${step.system === undefined ? "the system" : `"${step.system}"`} answers, and no contract says what that is.`,
          consequence:
            "When the other side changes a field, nothing is refused: undefined goes on into the next system, and shows up there as a customer without a name.",
          fix: "Declare a contract for the answer and name it: call.post(path, body, { response: InvoiceCreated }). An answer that does not fit is then a dead letter that says where.",
        };
      }
    }
  },
};
