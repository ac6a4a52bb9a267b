/** Sounds as notes: nothing to download, and a test can read them. Times in seconds from the start of one round. */
type Note = { at: number; hz: number; length: number; gain: number };
export type Tone = { notes: readonly Note[]; every: number | null };

const chime = (at: number, hz: number, gain = 0.22): readonly Note[] => [
  { at, hz, length: 0.9, gain },
  { at, hz: hz * 2, length: 0.5, gain: gain * 0.28 },
];

/** Four rising notes, twice: heard across a room, bearable in an office. */
export const ringTone: Tone = {
  notes: [0, 0.9].flatMap((start) => [
    ...chime(start, 523.25),
    ...chime(start + 0.16, 659.25),
    ...chime(start + 0.32, 783.99),
    ...chime(start + 0.48, 1046.5, 0.16),
  ]),
  every: 3.2,
};

/** Two soft notes now and then, below the voices of the call that one is in. */
export const waitingTone: Tone = {
  notes: [
    { at: 0, hz: 659.25, length: 0.25, gain: 0.06 },
    { at: 0.3, hz: 783.99, length: 0.35, gain: 0.06 },
  ],
  every: 5,
};

/** 425 Hz, one second in four: the ringing back that Europe knows (ITU-T E.182). */
export const ringBackTone: Tone = { notes: [{ at: 0.2, hz: 425, length: 1, gain: 0.07 }], every: 4 };

/** Two falling notes. */
export const endTone: Tone = {
  notes: [
    { at: 0, hz: 440, length: 0.22, gain: 0.1 },
    { at: 0.16, hz: 330, length: 0.34, gain: 0.1 },
  ],
  every: null,
};
