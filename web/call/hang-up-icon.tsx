import { IconPhoneFilled } from '@tabler/icons-react';

/** The handset laid down: the sign for “end” that everybody knows. */
export function HangUpIcon({ size }: { size: number }) {
  return <IconPhoneFilled size={size} style={{ rotate: '135deg', translate: '0 10%' }} aria-hidden="true" />;
}
