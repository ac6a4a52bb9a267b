import type { DeviceAccess, DiagnosisCode, NetworkFindings, Reach } from '../../src/protocol/diagnostics.ts';

/** What was looked at. `supported`: the browser can make calls at all. */
export type Findings = {
  supported: boolean;
  signedIn: boolean;
  network: NetworkFindings;
  microphone: DeviceAccess;
};

const reached = ({ state }: Reach): boolean => state === 'reached';
const failed = ({ state }: Reach): boolean => state === 'failed';
/** Without a relay between, it is the server itself that refuses. */
const refused = (reach: Reach): boolean => reach.state === 'failed' && reach.reason === 'refused';

/** The gravest of what was found. */
export function diagnosisCode({ supported, signedIn, network, microphone }: Findings): DiagnosisCode {
  const { signaling, sfuUdp, sfuTcp, relays, direct } = network;
  const reaches = relays.map(({ reach }) => reach);
  const relayed = reaches.some(reached);
  const sfuFails = failed(sfuUdp) && failed(sfuTcp);
  if (!supported) return 'webrtc-unsupported';
  if (failed(signaling)) return 'signaling-unreachable';
  if (microphone === 'insecure-page') return 'insecure-page';
  if (refused(sfuUdp) && refused(sfuTcp)) return 'sfu-down';
  if (sfuFails && !relayed) return 'nothing-reachable';
  if (microphone === 'denied') return 'microphone-denied';
  if (microphone === 'no-device') return 'no-microphone';
  if (sfuFails) return 'relay-only';
  if (failed(sfuUdp)) return 'udp-blocked';
  if (!signedIn) return 'not-signed-in';
  if (sfuUdp.state === 'untested' && sfuTcp.state === 'untested') return 'untested';
  if (reaches.length > 0 && reaches.every(failed)) return 'relay-broken';
  if ((direct === 'unlikely' || direct === 'impossible') && reaches.length === 0) return 'direct-unlikely';
  return 'none';
}

/** One sentence each: what it means, and what to do. */
export const diagnosisSentences: Readonly<Record<DiagnosisCode, string>> = {
  'webrtc-unsupported': 'This browser cannot make calls: update it, or use another one.',
  'signaling-unreachable':
    'The server does not answer here: check your network, and whether a proxy or firewall keeps WebSockets out.',
  'insecure-page': 'This page did not come over https, so the browser gives it no microphone: open its https address.',
  'sfu-down': 'The conference server does not run just now: try again in a minute, and tell who runs the server.',
  'nothing-reachable':
    'Your network lets neither UDP nor TCP through to the conference server: ask its administrator to open the media ports, or the server’s to set up a relay.',
  'microphone-denied': 'The browser keeps the microphone from this page: allow it by the icon in the address bar.',
  'no-microphone': 'No microphone was found: plug one in; until then you can only listen.',
  'relay-only':
    'Only the relay gets through your network, so calls work with some delay: ask for UDP to the media ports to be opened.',
  'udp-blocked':
    'Your network lets no UDP through, so conferences travel over TCP and may stutter: ask for UDP to the media ports to be opened.',
  'relay-broken':
    'Calls work here, but no relay does, which people behind strict firewalls need: tell who runs the server.',
  'direct-unlikely':
    'Your network hides this machine well, so calls of two go through the conference server: nothing needs to be done.',
  'not-signed-in': 'The server answers; sign in to test the way to the conference server as well.',
  untested: 'The way to the conference server could not be tested just now: try again in a minute.',
  none: 'Nothing was found that keeps this machine from calling.',
};
