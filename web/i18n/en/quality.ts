/** Why a picture or a voice is bad. `them`: at who sends; `you`: here; `between`: nobody can tell where on the way. */
export const enQuality = {
  fair: 'Fair quality',
  poor: 'Poor quality',
  marked: '{{mark}}. {{why}}',
  own: '{{what}}: {{effect}}',
  loss: {
    them: '{{name}}’s connection is losing packets',
    you: 'Your connection is losing packets',
    between: 'Packets get lost between you and {{name}}',
  },
  jitter: {
    them: '{{name}}’s connection is unsteady',
    you: 'Your connection is unsteady',
    between: 'The connection between you and {{name}} is unsteady',
  },
  delay: {
    them: '{{name}}’s connection is slow to respond',
    you: 'Your connection is slow to respond',
    between: 'The way between you and {{name}} is long: you hear each other late',
  },
  nothing: {
    them: 'Nothing gets through on {{name}}’s connection',
    you: 'Nothing gets through on your connection',
    between: 'Nothing gets through between you and {{name}}',
  },
  narrow: {
    them: '{{name}}’s connection is too slow for more',
    you: 'Your connection is too slow for more',
    between: 'The connection between you and {{name}} is too slow for more',
  },
  relay: {
    them: '{{name}}’s network lets calls through on a slow detour only',
    you: 'Your network lets calls through on a slow detour only',
    between: 'Between you and {{name}} the call takes a slow detour',
  },
  busy: { them: '{{name}}’s computer is too busy', you: 'Your computer is too busy' },
  silent: {
    them: '{{name}}’s microphone is on, but gives no sound',
    you: 'Your microphone is on, but gives no sound',
  },
  noFrames: {
    them: '{{name}}’s camera is on, but gives no picture',
    you: 'Your camera is on, but gives no picture',
  },
  nothingSent: { them: '{{name}}’s browser sends nothing', you: 'Your browser sends nothing' },
  server: 'The server is overloaded',
  limit: 'The server may send only so much: pictures are smaller',
  oneWay: 'Sound from {{name}} arrives here, but is not heard',
  unexplained: 'Something disturbs the call with {{name}}',
  effect: {
    heard: 'others hear you badly',
    seen: 'others see you badly',
    unheard: 'others do not hear you',
    unseen: 'others do not see you',
  },
};
