import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const systems = baseFile("systems.ts");
const promise = '{ complete: "1h", for: 0.95, over: "28d", broken: "An invoice is not typed in on the same day" }';

function withRobot(robot: string): string {
  return edited(
    systems,
    [
      'import { Invoice, Order } from "./entities.ts";',
      'import { InvoiceCreated } from "./contracts/orders.ts";\nimport { Invoice, Order } from "./entities.ts";',
    ],
    ['description: "Invoices",', `description: "Invoices",\n  robot: ${robot},`],
  );
}

export const screenRobotUnguarded: RuleFixture = {
  fails: {
    files: { "systems.ts": withRobot('{ tests: "tests/screens.test.ts" }') },
    finds: [
      { subject: "system:billing", fact: "no contract, no tests (tests/screens.test.ts is not there), no promise" },
    ],
  },
  passes: [
    {
      files: {
        "systems.ts": withRobot(`{ contract: InvoiceCreated, tests: "tests/screens.test.ts", promise: ${promise} }`),
        "tests/screens.test.ts": 'import { billing } from "../systems.ts";\n\nexport const robot = billing.robot;\n',
      },
    },
  ],
};
