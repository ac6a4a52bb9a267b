/** A MediaStreamTrack as far as the SDK looks at one. */
export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  readonly label: string;
  enabled = true;
  muted = false;
  contentHint = '';
  /** What was asked of it, the latest last. */
  readonly constraints: MediaTrackConstraints[] = [];
  readyState: 'live' | 'ended' = 'live';

  constructor(kind: 'audio' | 'video', label = `${kind} device`) {
    super();
    this.kind = kind;
    this.label = label;
  }

  getSettings() {
    return { deviceId: this.label };
  }

  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    this.constraints.push(constraints);
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** The device is gone. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  arrive(): void {
    this.muted = false;
    this.dispatchEvent(new Event('unmute'));
  }

  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

export class FakeStream {
  #tracks: MediaStreamTrack[] = [];

  constructor(tracks: MediaStreamTrack[] = []) {
    this.#tracks = tracks;
  }

  getTracks = () => [...this.#tracks];
  getAudioTracks = () => this.#tracks.filter(({ kind }) => kind === 'audio');
  getVideoTracks = () => this.#tracks.filter(({ kind }) => kind === 'video');

  addTrack(track: MediaStreamTrack): void {
    if (!this.#tracks.includes(track)) this.#tracks.push(track);
  }

  removeTrack(track: MediaStreamTrack): void {
    this.#tracks = this.#tracks.filter((other) => other !== track);
  }

  get asStream(): MediaStream {
    return this as unknown as MediaStream;
  }
}

export const fakeStream = (...tracks: FakeTrack[]): MediaStream =>
  new FakeStream(tracks.map(({ asTrack }) => asTrack)).asStream;

export const domError = (name: string): DOMException => new DOMException(name, name);
