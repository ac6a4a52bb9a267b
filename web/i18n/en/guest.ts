/** What somebody without an account reads at a company’s meeting, and who invites them. */
export const enGuest = {
  meetingOf: 'A meeting of {{application}}',
  lead: 'You need no account: enter your name and join.',
  hint: 'The others in the meeting read this name.',
  submit: 'Continue',
  asking: 'Looking up the meeting…',
  none: 'This meeting takes no guests',
  noneLead:
    'It is for people of {{application}}. Open the link from there, where you are signed in, or ask whoever sent it for a link that lets guests in.',
  leave: 'Do not join',
  createHow: 'More ways to begin a meeting',
  createWith: 'New meeting with guests',
  forbidden: 'Your company lets no guests in: begin the meeting without them.',
};
