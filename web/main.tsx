import './theme/mantine-styles.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/notice.css';
import './theme/row-list.css';
import { Notifications } from '@mantine/notifications';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createClient } from '../sdk/index.ts';
import { App } from './app.tsx';
import { CallRoster } from './call/call-roster.ts';
import { ReturnFlow } from './call/return-flow.ts';
import { requestedIcePolicy } from './client/ice-policy.ts';
import { createMemory } from './client/memory.ts';
import { MemoryContext } from './client/memory-context.ts';
import { PageFlow, pageAddress } from './client/page-flow.ts';
import { ServicesContext } from './client/services.ts';
import { SpeakerChoice } from './devices/speaker-choice.ts';
import { createI18n } from './i18n/create-i18n.ts';
import { addressBar } from './meeting/meeting-address.ts';
import { MeetingFlow } from './meeting/meeting-flow.ts';
import { watchIdle } from './presence/idle-watch.ts';
import { Sounds } from './ringing/sounds.ts';
import { SignInFlow } from './sign-in/sign-in-flow.ts';
import { takeTokenFromAddressBar } from './sign-in/token-in-url.ts';
import { Themed } from './theme/themed.tsx';

const memory = createMemory();
const client = createClient({
  clientName: 'parley-web',
  callWaiting: true,
  watchesPictures: true,
  iceTransportPolicy: requestedIcePolicy(location.href),
});
const signIn = new SignInFlow(client, memory);
const token = takeTokenFromAddressBar();
const meeting = new MeetingFlow(client, addressBar);
const back = new ReturnFlow({ client, memory, returned: meeting.returned });
const check = new PageFlow(pageAddress('test'));
const history = new PageFlow(pageAddress('history'));
watchIdle(window, (idle) => client.presence.setIdle(idle));
window.addEventListener('hashchange', meeting.readAddress);
for (const page of [check, history]) window.addEventListener('hashchange', page.readAddress);
window.addEventListener('pagehide', back.handlePageHide);
window.addEventListener('pageshow', back.handlePageShow);
const services = {
  client,
  signIn,
  roster: new CallRoster(client),
  meeting,
  back,
  check,
  history,
  sounds: new Sounds(),
  speaker: new SpeakerChoice(client.devices),
};

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

void signIn.start(token, meeting.linked);

createRoot(root).render(
  <I18nextProvider i18n={createI18n(memory)}>
    <Themed>
      <MemoryContext value={memory}>
        <ServicesContext value={services}>
          <App />
        </ServicesContext>
      </MemoryContext>
      <Notifications position="top-center" zIndex={400} limit={3} />
    </Themed>
  </I18nextProvider>,
);
