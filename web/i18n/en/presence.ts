export const enPresence = {
  title: 'How others see you',
  button: '{{name}}, {{choice}}. Change how others see you',
  hint: {
    online: 'Away by itself when you are',
    away: 'Calls ring all the same',
    'do-not-disturb': 'Calls do not ring; you find them among the missed ones',
  },
};
