/** Not every browser lets a page choose where its sound plays. */
export const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;
