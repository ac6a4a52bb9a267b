import type { enPresence } from '../en/presence.ts';
import type { Translated } from '../messages.ts';

export const ruPresence: Translated<typeof enPresence> = {
  title: 'Как вас видят другие',
  button: '{{name}}, {{choice}}. Изменить, как вас видят другие',
  hint: {
    online: 'Если вы отойдёте, это будет видно само',
    away: 'Звонки всё равно звонят',
    'do-not-disturb': 'Звонки не звонят, они ждут среди пропущенных',
  },
};
