import type { enFigures } from '../en/figures.ts';
import type { Translated } from '../messages.ts';

export const ruFigures: Translated<typeof enFigures> = {
  show: 'Показать измерения',
  hide: 'Скрыть измерения',
  shown: 'Измерения показаны на каждой картинке',
  of: 'Измерения: {{name}}',
  none: 'Пока ничего не измерено',
  label: {
    picture: 'Картинка',
    wished: 'Запрошено',
    layers: 'Размеров',
    bitrate: 'Скорость',
    loss: 'Потери',
    jitter: 'Дрожание',
    buffer: 'Буфер',
    codec: 'Кодек',
    sound: 'Звук',
    roundTrip: 'Туда и обратно',
    way: 'Путь',
  },
  value: {
    picture: '{{width}}×{{height}}, {{fps}} кадр/с',
    lines: 'до {{height}} строк',
    nothing: 'ничего',
    number: '{{number}}',
    kbits: '{{kbits}} кбит/с',
    percent: '{{percent}} %',
    ms: '{{ms}} мс',
    text: '{{text}}',
    sound: '{{codec}}, {{kbits}} кбит/с, потеряно {{percent}} %',
    direct: 'напрямую, {{protocol}}',
    server: 'сервер, {{protocol}}',
    relay: 'ретранслятор, {{protocol}}',
  },
};
