import { Found } from "./found.ts";
import type { HttpMethod, NetworkUse, Place, StepSource } from "./source.ts";

/** What is known of a step while its action is read. */
export class StepFacts {
  readonly place: Place;
  readonly head: Omit<StepSource, "methods" | "usesKey" | "untypedAnswers" | "answers" | "network">;
  readonly methods = new Set<HttpMethod>();
  readonly untypedAnswers = new Found<{ readonly place: Place }>();
  readonly answers = new Found<StepSource["answers"][number]>();
  readonly network = new Found<NetworkUse>();
  usesKey = false;

  constructor(head: StepFacts["head"]) {
    this.head = head;
    this.place = head.place;
  }

  toSource(): StepSource {
    return {
      ...this.head,
      methods: [...this.methods],
      usesKey: this.usesKey,
      untypedAnswers: this.untypedAnswers.all().map(({ place }) => place),
      answers: this.answers.all(),
      network: this.network.all(),
    };
  }
}
