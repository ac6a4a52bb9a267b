import type { ReactNode } from 'react';

type FigureProps = {
  name: string;
  value: ReactNode;
  children?: ReactNode;
  tone?: 'good' | 'warning' | 'danger' | undefined;
  testId?: string;
};

/** One number, what it is of, and what belongs to it. */
export function Figure({ name, value, children, tone, testId }: FigureProps) {
  return (
    <div className="figure" data-tone={tone} data-testid={testId}>
      <dt>{name}</dt>
      <dd className="figure__value">{value}</dd>
      {children && <dd className="figure__more">{children}</dd>}
    </div>
  );
}
