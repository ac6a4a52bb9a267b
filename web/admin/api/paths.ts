/** After `/api/`. */
export const reportPath = (callId: string): string => `calls/${encodeURIComponent(callId)}/report`;
