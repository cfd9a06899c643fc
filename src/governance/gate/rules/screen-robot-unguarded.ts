import type { ScreenRobot } from "../../../definitions/system.ts";
import { declaredAt, placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const screenRobotUnguarded: RuleAbout<"system"> = {
  code: "screen-robot-unguarded",
  title: "A screen robot works without contract, tests or promise",
  about: "system",
  level: "silver",
  severity: falling,
  *judge({ name, robot }, { source, files }) {
    if (robot === undefined) return;
    const lacks = lacksOf(robot, files);
    if (lacks.length === 0) return;
    yield {
      ...placed(declaredAt(source, "system", { name })),
      fact: `System "${name}" is worked by a screen robot that has ${lacks.join(", ")}.`,
      consequence:
        "A screen changes without notice: the robot then types into the wrong field or reads the wrong one, and what it hands back looks like an answer.",
      fix: `Write in robot of system("${name}", ...) what is missing: "contract" for what it reads from the screen, "tests" with the file that runs it against a recorded screen, and a "promise" that says by when it is done and what broken means.`,
    };
  },
};

function lacksOf({ contract, tests, promise }: ScreenRobot, files: ReadonlyMap<string, string>): readonly string[] {
  return [
    ...(contract === undefined ? ["no contract"] : []),
    ...(tests === undefined ? ["no tests"] : files.has(tests) ? [] : [`no tests (${tests} is not there)`]),
    ...(promise === undefined ? ["no promise"] : []),
  ];
}
