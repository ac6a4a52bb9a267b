import { defineCheck, type Tell } from '../check.ts';
import { resolve } from '../network/resolve.ts';
import { encodeRequest, method } from '../stun/message.ts';
import { openTls } from '../stun/stream-wire.ts';
import { readStunUrl, type StunUrl } from '../stun/turn-url.ts';
import { openUdp } from '../stun/udp-wire.ts';
import { StunWireError } from '../stun/wire.ts';

const PATIENCE_MS = 2_500;

export const stun = defineCheck({
  name: 'stun',
  title: 'STUN',
  quick: false,
  faults: {
    'stun-url-damaged': {
      level: 'problem',
      means: 'An entry of PARLEY_STUN_URLS is no stun: or stuns: URL, and browsers refuse the whole list.',
      fix: 'Write it as stun:HOST:PORT.',
    },
    'stun-unreachable': {
      level: 'warning',
      means: 'The STUN server does not answer, so people behind NATs find no direct way to each other.',
      fix: 'Set PARLEY_STUN_URLS to a server that answers: coturn does, on the port of TURN.',
    },
  },
  async examine({ config }, tell) {
    await Promise.all(config.ice.stunUrls.map((url) => examineUrl(url, tell)));
  },
});

async function examineUrl(text: string, tell: Tell<'stun-url-damaged' | 'stun-unreachable'>): Promise<void> {
  const url = readStunUrl(text);
  if (url?.kind !== 'stun') return tell.fault('stun-url-damaged', `${text} cannot be read.`);
  try {
    await ask(url);
    tell.ok(`${text} answers.`);
  } catch (error) {
    tell.fault('stun-unreachable', `${text}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function ask({ host, port, transport }: StunUrl): Promise<void> {
  const [address] = await resolve(host);
  if (address === undefined) throw new StunWireError('unreachable', `${host} has no address`);
  const secure = transport === 'tls' || transport === 'dtls';
  const wire = secure
    ? await openTls({ address, port, host, timeoutMs: PATIENCE_MS })
    : await openUdp(address, port, PATIENCE_MS);
  try {
    await wire.ask(encodeRequest(method.binding, () => []));
  } finally {
    wire.close();
  }
}
