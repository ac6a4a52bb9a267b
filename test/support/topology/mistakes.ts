/** A slip of the pen in the machine; `text` is in `file` exactly once. */
export type Mistake = {
  readonly name: string;
  readonly file: 'topology' | 'when-switching' | 'begin-switch' | 'media-path';
  readonly text: string;
  readonly instead: string;
};

export const mistakes: readonly Mistake[] = [
  {
    name: 'a path that failed is kept when the switch away from it is given up',
    file: 'when-switching',
    text: 'return generation === from?.generation ? withoutFrom(state, from, now) : stay(state);',
    instead: 'return stay(state);',
  },
  {
    name: 'a path whose end said that it failed stays the one to fall back to',
    file: 'when-switching',
    text: 'return carries(from, peerId) ? withoutFrom(state, from, now) : stay(state);',
    instead: 'return stay(state);',
  },
  {
    name: 'the path that carries media is forgotten, not closed, when it breaks during a switch',
    file: 'when-switching',
    text: "effects: [{ type: 'close', path: from, because: 'lost' }]",
    instead: 'effects: []',
  },
  {
    name: 'at the deadline the SFU is settled on with nobody there',
    file: 'when-switching',
    text: ': [...ready].some((peer) => carries(from, peer))',
    instead: ': true',
  },
  {
    name: 'newcomers alone commit a path that those who talk cannot use',
    file: 'when-switching',
    text: ': [...ready].some((peer) => carries(from, peer))',
    instead: ': ready.size > 0',
  },
  {
    name: 'at the deadline half a peer-to-peer path replaces a living SFU path',
    file: 'when-switching',
    text: "return to.topology === 'p2p' ? awaiting.size === 0 : ",
    instead: 'return ',
  },
  {
    name: 'ready for another path counts',
    file: 'when-switching',
    text: 'if (generation !== to.generation) return stay(state);',
    instead: '',
  },
  {
    name: 'who could not use the path and now can still counts as unreachable',
    file: 'when-switching',
    text: 'if (!awaiting.has(peerId) && !unreachable.has(peerId)) return stay(state);',
    instead: 'if (!awaiting.has(peerId)) return stay(state);',
  },
  {
    name: 'a newcomer during a switch is not waited for',
    file: 'when-switching',
    text: 'if (carries(to, peerId)) return stay({ ...state, awaiting: withPeer(state.awaiting, peerId) });',
    instead: 'if (carries(to, peerId)) return stay(state);',
  },
  {
    name: 'who leaves during a switch is waited for',
    file: 'when-switching',
    text: 'awaiting: without(awaiting, peerId),\n    ready: without(ready, peerId),\n    unreachable: without(unreachable, peerId),\n  };\n  const { from, to, peers',
    instead:
      'awaiting,\n    ready: without(ready, peerId),\n    unreachable: without(unreachable, peerId),\n  };\n  const { from, to, peers',
  },
  {
    name: 'the last one awaited leaves and nobody decides',
    file: 'when-switching',
    text: 'return afterLeaving(state, { lost: to, next, failures, now });\n  return decided(state, now);',
    instead: 'return afterLeaving(state, { lost: to, next, failures, now });\n  return stay(state);',
  },
  {
    name: 'during a switch an end of the path that carries media leaves, and the path stays',
    file: 'when-switching',
    text: 'if (from && hasLostAnEnd(from, peers)) {',
    instead: 'if (from && from.generation < 0) {',
  },
  {
    name: 'a wish that could not be begun is forgotten',
    file: 'when-switching',
    text: 'begun) : stay({ ...state, next: move });',
    instead: 'begun) : stay(state);',
  },
  {
    name: 'a wish waits but is not begun when its time has come',
    file: 'when-switching',
    text: 'const isNew = next !== null && next.topology !== path.topology;',
    instead: 'const isNew = false;',
  },
  {
    name: 'an older wish outlives the latest one',
    file: 'when-switching',
    text: 'return stay(state.next ? { ...state, next: null } : state);',
    instead: 'return stay(state);',
  },
  {
    name: 'the old path is not closed after a commit',
    file: 'when-switching',
    text: "from ? [{ type: 'close', path: from, because: 'committed' }] : []",
    instead: '[]',
  },
  {
    name: 'signaling that is lost prolongs every switch',
    file: 'when-switching',
    text: "=> from === null && to.topology === 'p2p';",
    instead: "=> from === null || to.topology === 'p2p';",
  },
  {
    name: 'a switch has no end',
    file: 'when-switching',
    text: 'now < state.deadline ? stay(state)',
    instead: 'now <= state.deadline ? stay(state)',
  },
  {
    name: 'the number of a path that was given up is used again',
    file: 'when-switching',
    text: "const stable: Stable = { phase: 'stable', peers, lastGeneration, path, unreachable };",
    instead:
      "const stable: Stable = { phase: 'stable', peers, lastGeneration: Math.min(lastGeneration, path.generation), path, unreachable };",
  },
  {
    name: 'failures are not counted, and attempts never end',
    file: 'begin-switch',
    text: 'const failures = before + 1;',
    instead: 'const failures = Math.min(before + 1, 1);',
  },
  {
    name: 'a room gives up one attempt early',
    file: 'begin-switch',
    text: "['sfu', 'sfu', 'p2p']",
    instead: "['sfu', 'p2p']",
  },
  {
    name: 'a path that failed stays open beside its replacement',
    file: 'begin-switch',
    text: 'if (begun) return following([close], begun);',
    instead: 'if (begun) return begun;',
  },
  {
    name: 'a first path has no more time than a switch',
    file: 'begin-switch',
    text: 'from ? SWITCH_TIMEOUT_MS : PATH_OPEN_TIMEOUT_MS',
    instead: 'SWITCH_TIMEOUT_MS',
  },
  {
    name: 'three share a path that is between two',
    file: 'media-path',
    text: 'return third === undefined ? { topology, generation, between: [impolite, polite] } : null;',
    instead: 'return { topology, generation, between: [impolite, polite] };',
  },
  {
    name: 'an SFU path lives on that only one can use',
    file: 'media-path',
    text: '.length >= 2;',
    instead: '.length >= 1;',
  },
  {
    name: 'paths stay open when nobody is left to talk to',
    file: 'topology',
    text: 'const effects = openPathsOf(state).map(',
    instead: 'const effects = openPathsOf(state).slice(1).map(',
  },
  {
    name: 'a failure of a path that is gone takes down the one that carries media',
    file: 'topology',
    text: 'return event.generation === path.generation ? broken(state, event.now) : stay(state);',
    instead: 'return broken(state, event.now);',
  },
  {
    name: 'a third person who says so fails a path that is between two others',
    file: 'topology',
    text: 'if (!peers.includes(event.peerId) || !carries(path, event.peerId)) return stay(state);',
    instead: 'if (!peers.includes(event.peerId)) return stay(state);',
  },
  {
    name: 'an end of a peer-to-peer path that leaves is counted as a failure of the path',
    file: 'topology',
    text: 'if (hasLostAnEnd(path, peers))',
    instead: 'if (peers.length === 0)',
  },
];
