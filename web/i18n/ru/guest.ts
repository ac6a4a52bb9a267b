import type { enGuest } from '../en/guest.ts';
import type { Translated } from '../messages.ts';

export const ruGuest: Translated<typeof enGuest> = {
  meetingOf: 'Встреча: {{application}}',
  lead: 'Учётная запись не нужна: введите имя и присоединяйтесь.',
  hint: 'Это имя увидят остальные на встрече.',
  submit: 'Продолжить',
  asking: 'Узнаём, что это за встреча…',
  none: 'На эту встречу гостей не пускают',
  noneLead:
    'Она только для людей из {{application}}. Откройте ссылку оттуда, где вы вошли, или попросите того, кто её прислал, дать ссылку для гостей.',
  leave: 'Не входить',
  createHow: 'Другие способы начать встречу',
  createWith: 'Новая встреча с гостями',
  forbidden: 'Ваша компания не пускает гостей: начните встречу без них.',
};
