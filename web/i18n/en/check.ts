/** The test before a call, and the word after it. */
export const enCheck = {
  title: 'Connection test',
  lead: 'Nobody else sees or hears any of this.',
  open: 'Test your connection',
  back: 'Back to people',
  again: 'Test again',
  phase: {
    reaching: 'Trying every way out of your network…',
    listening: 'Listening to what comes back…',
  },
  devices: {
    title: 'Sound and picture',
    turnOn: 'Turn on microphone and camera',
    preview: 'Your camera, seen by you only',
    level: 'Microphone level',
    silent: 'Say something: the bar should move.',
    heard: 'Your microphone hears you.',
    playSound: 'Play a test sound',
    playing: 'You should hear notes now.',
  },
  ways: {
    title: 'Connection',
    signaling: 'Server',
    direct: 'Directly to others',
    sfuUdp: 'Conferences over UDP',
    sfuTcp: 'Conferences over TCP',
    relay: 'Relay over {{protocol}}',
  },
  reach: {
    testing: 'Testing…',
    reached: 'Works',
    reachedIn: 'Works, {{ms}} ms',
    untested: 'Not tested',
    silent: 'Does not get through',
    refused: 'Is refused',
    unsupported: 'This browser cannot do it',
  },
  direct: {
    likely: 'Likely to work',
    'same-network': 'Within your network',
    unlikely: 'Unlikely: calls go through the server',
    impossible: 'Not possible: calls go through the server',
    untested: 'Not tested',
  },
  advice: {
    signaling: 'Check your network, and whether a proxy or a firewall keeps WebSockets out.',
    sfuUdp: 'Ask your network’s administrator to let UDP through to the media ports.',
    sfuTcp: 'Ask your network’s administrator to let TCP through to the media ports.',
    relay: 'Tell those who run the server that this relay does not work from here.',
  },
  quality: {
    title: 'Expected quality',
    unknown: 'Not known: nothing came back.',
    pending: 'Being measured…',
    excellent: 'Excellent: sound and picture without a hitch',
    good: 'Good: clear sound, smooth picture',
    fair: 'Fair: you will be understood, and some things will stutter',
    poor: 'Poor: turn your camera off so that your voice gets through',
    bad: 'Bad: a call will hardly be possible on this line',
    roundTrip: 'Round trip',
    jitter: 'Jitter',
    loss: 'Lost',
    milliseconds: '{{value}} ms',
    percent: '{{value}} %',
  },
  diagnosis: {
    'webrtc-unsupported': 'This browser cannot make calls: update it, or use another one.',
    'signaling-unreachable':
      'The server does not answer: check your network, and whether a proxy or a firewall keeps WebSockets out.',
    'insecure-page':
      'This page did not come over https, so the browser gives it no microphone: open its https address.',
    'sfu-down':
      'The conference server does not run just now: try again in a minute, and tell those who run the server.',
    'nothing-reachable':
      'Your network lets neither UDP nor TCP through to the conference server: ask its administrator to open the media ports, or those who run the server to set up a relay.',
    'microphone-denied':
      'The connection is good, but the browser blocks the microphone: allow it by the icon in the address bar.',
    'no-microphone':
      'The connection is good, but no microphone was found: plug one in; until then you can only listen.',
    'relay-only': 'Only the relay gets through your network: calls work, with some delay.',
    'udp-blocked': 'Your network lets no UDP through: calls work, and conferences travel over TCP and may stutter.',
    'relay-broken':
      'You can call. No relay works, which others behind strict firewalls need: tell those who run the server.',
    'direct-unlikely': 'You can call. Your calls go through the server, since your network hides this machine well.',
    'not-signed-in': 'The server answers. Sign in to test the rest.',
    untested: 'The server answers. The rest could not be tested just now: try again in a minute.',
    none: 'All is well: you can call.',
  },
};

export const enRating = {
  question: 'How was the call?',
  stars_one: '{{count}} star',
  stars_other: '{{count}} stars',
  thanks: 'Thank you for your word.',
  reasons: 'What was not good?',
  reason: { sound: 'Sound', picture: 'Picture', connection: 'Connection', other: 'Something else' },
  comment: 'In your own words',
  send: 'Send',
};
