import type { TFunction } from 'i18next';
import type { Call } from '../../sdk/index.ts';

/** Who calls: a person, or the application. */
export const callerName = ({ with: person, application }: Pick<Call, 'with' | 'application'>, t: TFunction): string =>
  person?.name ?? application ?? t('meeting.title');
