import { Device } from 'mediasoup-client';
import type { Notification } from '../src/protocol/contract.ts';
import type { CallId, MeetingId, UserId } from '../src/protocol/ids.ts';
import type { IceServer, Me } from '../src/protocol/session.ts';
import { TypedEmitter } from '../src/shared/typed-emitter.ts';
import type {
  AboutMeeting,
  Call,
  CallOptions,
  Client,
  ClientEvents,
  ClientOptions,
  ConnectionState,
  Credentials,
  Devices,
  DiagnoseOptions,
  OwnCall,
  WantedDevices,
} from './api.ts';
import { CallList } from './calls/call-list.ts';
import { CallWaiting } from './calls/call-waiting.ts';
import { Diagnostics } from './diagnosis/diagnostics.ts';
import type { ConnectionTest, ConnectionTestOptions, Diagnosis } from './diagnosis-api.ts';
import { browserEnvironment, type Environment } from './environment.ts';
import { consoleLog } from './log.ts';
import { SoundMixer } from './media/audio-crossfade.ts';
import { DeviceCapture } from './media/device-capture.ts';
import { MediaDeviceList } from './media/device-list.ts';
import { createPathOpener } from './media/open-path.ts';
import { ScreenCapture } from './media/screen-capture.ts';
import { createDeviceFactory } from './media/sfu/create-device.ts';
import { LobbyWaits } from './moderation/lobby-waits.ts';
import { OwnCallHistory } from './people/call-history.ts';
import { DevicePresence } from './people/own-presence.ts';
import { PeopleDirectory } from './people/people-directory.ts';
import { PeopleList } from './people/people-list.ts';
import { SdkError } from './sdk-error.ts';
import { aboutMeeting } from './signaling/about-meeting.ts';
import { reconnectDelay } from './signaling/reconnect-policy.ts';
import { Session } from './signaling/session.ts';
import { wireCredentials } from './signaling/wire-credentials.ts';

const SDK_VERSION = '0.1.0';

export const createClient = (options: ClientOptions = {}): Client => createClientIn(browserEnvironment, options);

/** As `createClient`, with another platform than the browser's globals. */
export const createClientIn = (environment: Environment, options: ClientOptions = {}): Client =>
  new ParleyClient(environment, options);

/** Puts the parts together; each does its work without knowing the others. */
class ParleyClient implements Client {
  readonly devices: Devices;
  readonly presence: DevicePresence;
  readonly directory: PeopleDirectory;
  readonly history: OwnCallHistory;
  readonly #diagnostics: Diagnostics;
  readonly #devices: MediaDeviceList;
  readonly #session: Session;
  readonly #calls: CallList;
  readonly #lobby: LobbyWaits;
  readonly #people = new PeopleList();
  readonly #deviceFactory = createDeviceFactory();
  readonly #emitter: TypedEmitter<ClientEvents>;
  readonly #callWaiting: CallWaiting;
  readonly #askAbout: (meetingId: MeetingId) => Promise<AboutMeeting>;
  readonly #endWatches: (() => void)[];
  #iceServers: readonly IceServer[] = [];

  constructor(environment: Environment, options: ClientOptions) {
    const {
      url = environment.defaultUrl,
      clientName = 'parley-sdk',
      iceTransportPolicy = 'all',
      callWaiting = false,
      watchesPictures = false,
      log = consoleLog,
    } = options;
    if (!url)
      throw new SdkError('network', 'name the server in options.url: there is no page whose server could be meant');
    this.#askAbout = (meetingId) => aboutMeeting({ url, WebSocket: environment.WebSocket, log }, meetingId);
    this.#emitter = new TypedEmitter((error) => log('error', 'a listener failed', error));
    this.#session = new Session({
      url,
      WebSocket: environment.WebSocket,
      client: { name: clientName.slice(0, 64), version: SDK_VERSION },
      presence: () => this.presence.introduction,
      reconnectPolicy: reconnectDelay,
      log,
    });
    const signaling = this.#session;
    this.#callWaiting = new CallWaiting(callWaiting, { signaling, log });
    this.presence = new DevicePresence({
      signaling,
      storage: () => environment.localStorage,
      changed: (choice) => this.#emitter.emit('presence', choice),
      log,
    });
    this.directory = new PeopleDirectory({
      signaling,
      people: this.#people,
      changed: () => this.#emitter.emit('people', this.people),
      log,
    });
    this.history = new OwnCallHistory({
      signaling,
      changed: (missed) => this.#emitter.emit('missed-calls', missed),
    });
    this.#devices = new MediaDeviceList({
      mediaDevices: () => environment.mediaDevices,
      storage: () => environment.localStorage,
      apply: async (kind) => {
        if (kind !== 'speaker') await this.#calls.reopenDevice(kind);
      },
      log,
    });
    this.devices = this.#devices;
    const mixer = environment.audio && new SoundMixer(environment.audio, log);
    this.#calls = new CallList({
      signaling: this.#session,
      capture: new DeviceCapture({
        mediaDevices: () => environment.mediaDevices,
        isSecureContext: () => environment.isSecureContext,
        selected: () => this.#devices.selected,
        opened: () => void this.#devices.refresh(),
        log,
      }),
      screen: new ScreenCapture({ mediaDevices: () => environment.mediaDevices, log }),
      paths: createPathOpener({
        signaling: this.#session,
        createPeerConnection: (configuration) => new environment.RTCPeerConnection(configuration),
        configuration: () => ({ iceServers: this.#iceServers as RTCIceServer[], iceTransportPolicy }),
        devices: this.#deviceFactory,
        log,
      }),
      createStream: () => new environment.MediaStream(),
      ...(mixer && { createSoundPlayout: () => mixer.createPlayout() }),
      isHidden: () => environment.isHidden ?? false,
      applicationName: () => ('me' in this.state ? this.state.me.applicationName : ''),
      watchesPictures,
      log,
    });
    this.#lobby = new LobbyWaits(this.#session, log);
    this.#diagnostics = new Diagnostics({
      environment,
      signaling: this.#session,
      url,
      iceServers: () => this.#iceServers,
      createDevice: () => new Device(),
      log,
    });
    this.#connectParts();
    this.#endWatches = [
      environment.watch('network', () => this.#session.handleNetworkChange()),
      environment.watch('network', () => this.#calls.handleNetworkChange()),
      environment.watch('visible', () => this.#session.handleNetworkChange()),
    ];
  }

  get state(): ConnectionState {
    return this.#session.state;
  }

  get people() {
    return this.#people.sorted;
  }

  get calls(): readonly Call[] {
    return this.#calls.calls;
  }

  get ownCalls(): readonly OwnCall[] {
    return this.#calls.own;
  }

  on<K extends keyof ClientEvents>(event: K, listener: (data: ClientEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  async signIn(credentials: Credentials): Promise<{ me: Me; guestToken: string | null }> {
    const { me, guestToken = null } = await this.#session.signIn(wireCredentials(credentials));
    return { me, guestToken };
  }

  async signOut(): Promise<void> {
    this.#calls.endAll('completed');
    await this.#session.signOut();
    this.presence.forget();
  }

  async call(userId: UserId, options: CallOptions): Promise<Call> {
    const { name = userId } = options;
    return this.#calls.place(this.#people.find(userId) ?? { userId, name, state: 'offline' }, options);
  }

  async createMeeting({ lobby = false, guests = false } = {}): Promise<MeetingId> {
    const { meetingId } = await this.#session.request('meeting.create', { lobby, guests });
    return meetingId;
  }

  aboutMeeting(meetingId: MeetingId): Promise<AboutMeeting> {
    return this.#askAbout(meetingId);
  }

  waitToJoin(meetingId: MeetingId, { signal }: { signal?: AbortSignal } = {}): Promise<boolean> {
    return this.#lobby.wait(meetingId, signal);
  }

  async lookAtMeeting(meetingId: MeetingId): Promise<{ names: readonly string[] }> {
    return this.#session.request('meeting.look', { meetingId });
  }

  async join(meetingId: MeetingId, options: Pick<CallOptions, 'video' | 'microphone'>): Promise<Call> {
    return this.#calls.join(meetingId, options);
  }

  async rejoin(callId: CallId, options: Omit<CallOptions, 'conversationId'>): Promise<Call> {
    const own = this.#calls.findOwn(callId);
    if (!own) throw new SdkError('call-not-found');
    return this.#calls.rejoin(own, options);
  }

  async takeSeatBack(seatTicket: string, wanted: WantedDevices): Promise<Call> {
    return this.#calls.takeSeatBack(seatTicket, wanted);
  }

  setCallWaiting(allowed: boolean): void {
    this.#callWaiting.set(allowed);
  }

  async diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
    return this.#diagnostics.diagnose(options);
  }

  async testConnection(options: ConnectionTestOptions = {}): Promise<ConnectionTest> {
    return this.#diagnostics.test(options);
  }

  close(): void {
    this.#calls.endAll('completed');
    this.#session.close();
    this.#devices.close();
    for (const end of this.#endWatches.splice(0)) end();
  }

  #connectParts(): void {
    this.#session.on('started', ({ people, everybody, choice }) => {
      // Calls of the session before, if there was one: their seats can be taken back.
      this.#calls.returnAll();
      this.#lobby.restart();
      this.presence.handleChoice(choice);
      this.history.restart();
      this.directory.begin(people, everybody);
      this.#deviceFactory.prepare();
    });
    this.#session.on('state', (state) => {
      if (state.phase === 'signed-out' || state.phase === 'expired') {
        this.#calls.endAll('lost');
        this.#lobby.forget();
      }
      this.#calls.setSignalingConnected(state.phase === 'online');
      if (state.phase === 'online') this.#callWaiting.handleOnline();
      this.#emitter.emit('state', state);
    });
    this.#session.on('ice', ({ iceServers }) => {
      this.#iceServers = iceServers;
      this.#calls.setIceServers(iceServers);
    });
    this.#session.on('problem', (problem) => this.#emitter.emit('problem', problem));
    this.#session.on('notification', (notification) => this.#handleNotification(notification));
    this.#calls.on('incoming', (call) => this.#emitter.emit('incoming', call));
    this.#calls.on('own', (calls) => this.#emitter.emit('ownCalls', calls));
    this.#calls.on('changed', (calls) => this.#emitter.emit('calls', calls));
    this.#devices.on('changed', (list) => this.#emitter.emit('devices', list));
  }

  #handleNotification(notification: Notification): void {
    switch (notification.type) {
      case 'presence.changed':
        this.directory.handleChanged(notification.data.people);
        break;
      case 'presence.partial':
        this.directory.becamePartial();
        break;
      case 'presence.chosen':
        this.presence.handleChoice(notification.data.choice);
        break;
      case 'history.missed':
        this.history.handleMissed(notification.data);
        break;
      case 'lobby.answered':
        this.#lobby.handle(notification.data);
        break;
      default:
        this.#calls.handle(notification);
    }
  }
}
