/** What is promised (docs/operations.md): of answered calls, so many get media. */
export const SETUP_PROMISED = 0.995;
/** Of the time that is scored, so much may be poor. */
export const POOR_PROMISED = 0.02;
