/**
 * Whenever a receiver's line is lost, mediasoup takes it to carry nothing, which is less than what `bandwidth.ts` lets no
 * line fall below; it raises that by itself, and says so as an error (`GoogCcNetworkController::ClampConstraints`).
 */
const LINE_IS_GONE = 'start bitrate smaller than min bitrate';

/** Whether something is wrong where mediasoup says so of an error. */
export const isFault = (text: string): boolean => !text.includes(LINE_IS_GONE);
