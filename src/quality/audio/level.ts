/** Nothing but zeros comes from the device: even a quiet room's noise is louder by far. Higher blames quiet rooms. */
const DIGITAL_SILENCE = 1e-5;
/** −50 dBFS, the mean of five seconds: somebody speaks. Lower takes noise for speech. */
const SPEECH = 0.003;

/** `level`: root mean square, 0 to 1. Where it was not measured it is neither. */
export const isSilent = (level: number | undefined): boolean => level !== undefined && level < DIGITAL_SILENCE;
export const isSpeech = (level: number | undefined): boolean => level !== undefined && level >= SPEECH;
