import { checks } from '../../src/doctor/checks/index.ts';
import { generalFaults } from '../../src/doctor/general-faults.ts';
import { code, table } from './markdown.ts';

/** Every finding that the doctor may come to, in the order in which it looks. */
export function doctorSection(): string {
  const all = [
    { title: 'Doctor', quick: true, faults: generalFaults },
    ...checks.map(({ title, quick, faults }) => ({ title, quick, faults })),
  ];
  const rows = all.flatMap(({ title, quick, faults }) =>
    Object.entries(faults).map(([name, { level, means, fix }]) => [
      `${title}${quick ? '' : ' *'}`,
      code(name),
      level,
      means,
      fix,
    ]),
  );
  return table(['Looks at', 'Code', 'Level', 'What it means', 'What to do'], rows);
}
