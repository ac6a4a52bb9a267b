import { createContext, use } from 'react';
import type { Client } from '../../sdk/index.ts';
import type { CallRoster } from '../call/call-roster.ts';
import type { ReturnFlow } from '../call/return-flow.ts';
import type { SpeakerChoice } from '../devices/speaker-choice.ts';
import type { MeetingFlow } from '../meeting/meeting-flow.ts';
import type { Sounds } from '../ringing/sounds.ts';
import type { SignInFlow } from '../sign-in/sign-in-flow.ts';
import type { PageFlow } from './page-flow.ts';

/** What outlives every screen; made once, in `main.tsx`. */
export type Services = {
  client: Client;
  signIn: SignInFlow;
  roster: CallRoster;
  meeting: MeetingFlow;
  back: ReturnFlow;
  check: PageFlow;
  history: PageFlow;
  sounds: Sounds;
  speaker: SpeakerChoice;
};

export const ServicesContext = createContext<Services | null>(null);

const useServices = (): Services => {
  const services = use(ServicesContext);
  if (!services) throw new Error('The component stands outside ServicesContext.');
  return services;
};

export const useClient = (): Client => useServices().client;
export const useSignInFlow = (): SignInFlow => useServices().signIn;
export const useCallRoster = (): CallRoster => useServices().roster;
export const useMeetingFlow = (): MeetingFlow => useServices().meeting;
export const useReturnFlow = (): ReturnFlow => useServices().back;
export const useCheckFlow = (): PageFlow => useServices().check;
export const useHistoryFlow = (): PageFlow => useServices().history;
export const useSounds = (): Sounds => useServices().sounds;
export const useSpeakerChoice = (): SpeakerChoice => useServices().speaker;
