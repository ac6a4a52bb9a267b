import type { Subject } from './subject.ts';

/** `problem`: calls fail, or soon will. `warning`: some of them, or somebody's. `note`: good to know. */
type Level = 'note' | 'warning' | 'problem';

/** What a check may find: `means` and `fix`, a sentence each, stand in docs/operations.md too. */
export type Fault = { readonly level: Level; readonly means: string; readonly fix: string };

export type Finding =
  | { check: string; level: 'ok'; found: string }
  | { check: string; level: Level; code: string; found: string; fix: string };

export type Check = {
  readonly name: string;
  /** What it looks at, for people. */
  readonly title: string;
  /** Takes next to no time and asks nobody else: looked at at every start, too. */
  readonly quick: boolean;
  readonly faults: Readonly<Record<string, Fault>>;
  examine(subject: Subject): Promise<Finding[]>;
};

/** How a check tells what it found, each in a sentence. */
export type Tell<Code extends string> = {
  ok(found: string): void;
  fault(code: Code, found: string): void;
};

type Definition<Code extends string> = {
  name: string;
  title: string;
  quick: boolean;
  faults: Readonly<Record<Code, Fault>>;
  examine: (subject: Subject, tell: Tell<Code>) => void | Promise<void>;
};

/** A code that the check does not declare does not compile. */
export function defineCheck<Code extends string>(definition: Definition<Code>): Check {
  const { name, title, quick, faults, examine } = definition;
  return {
    name,
    title,
    quick,
    faults,
    async examine(subject) {
      const findings: Finding[] = [];
      await examine(subject, {
        ok: (found) => void findings.push({ check: name, level: 'ok', found }),
        fault(code, found) {
          const { level, fix } = faults[code];
          findings.push({ check: name, level, code, found, fix });
        },
      });
      return findings;
    },
  };
}
