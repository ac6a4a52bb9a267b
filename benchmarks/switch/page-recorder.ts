/** What runs in a participant's page: it writes down what is shown, played, sent and told, and changes nothing. */

type TopologyMessage = { at: number; type: string; generation: number; reason: string | undefined };
/** `at`: when requestVideoFrameCallback was called. */
export type Frame = { at: number; height: number };
export type UploadSample = { at: number; bytes: number };

export type Recording = {
  topology: TopologyMessage[];
  /** By the id of the user in the tile. */
  frames: Record<string, Frame[]>;
  uploads: UploadSample[];
  /** Mono PCM, 16 bits, base64: what the first remote audio element played from `audioFrom` on. */
  audio: string;
  audioFrom: number;
  sampleRate: number;
};

type Recorder = {
  topology: TopologyMessage[];
  start(): Promise<void>;
  stop(): Recording;
};

export type RecordingWindow = typeof window & { recorder: Recorder; peerConnections: RTCPeerConnection[] };

/** To be given to `addInitScript`, before the page's own code. `naive`: breaks before it makes, for comparison. */
export function installRecorder({ naive }: { naive: boolean }): void {
  const page = window as unknown as RecordingWindow;
  const topology: TopologyMessage[] = [];
  const frames: Record<string, Frame[]> = {};
  const uploads: UploadSample[] = [];
  const samples: Int16Array[] = [];
  let audioFrom = 0;
  let sampleRate = 48_000;
  let recording = false;

  page.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => note(this, data));
    }
  };

  function note(socket: WebSocket, data: unknown): void {
    const { type, data: body } = JSON.parse(String(data));
    if (!String(type).startsWith('topology.') || !body) return;
    const generation = body.generation ?? body.path?.generation;
    if (generation === undefined) return;
    if (naive && type === 'topology.switching') breakFirst(socket, body.callId, generation - 1);
    else topology.push({ at: performance.now(), type, generation, reason: body.reason });
  }

  /** Break before make, as others do it: what was is closed, and the new path is shown from its first frame on. */
  function breakFirst(socket: WebSocket, callId: string, generation: number): void {
    topology.push({ at: performance.now(), type: 'topology.switching', generation: generation + 1, reason: 'naive' });
    const frame = { v: 1, type: 'topology.closed', data: { callId, generation } };
    socket.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  page.peerConnections = [];
  page.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      page.peerConnections.push(this);
    }
  };

  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  // The size of the definition; and the sound as it is, for what it measures is no speech.
  mediaDevices.getUserMedia = (constraints) =>
    getUserMedia({
      ...(constraints?.video && { video: { width: 640, height: 360, frameRate: 30 } }),
      ...(constraints?.audio && {
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      }),
    });

  function watchFrames(): void {
    const watched = new WeakSet<HTMLVideoElement>();
    const look = (): void => {
      for (const video of document.querySelectorAll<HTMLVideoElement>('[data-testid="remote-video"]')) {
        const userId = video.closest<HTMLElement>('[data-user-id]')?.dataset['userId'];
        if (!userId || watched.has(video)) continue;
        watched.add(video);
        const seen = frames[userId] ?? [];
        frames[userId] = seen;
        const next = (now: number): void => {
          seen.push({ at: now, height: video.videoHeight });
          if (recording) video.requestVideoFrameCallback(next);
        };
        video.requestVideoFrameCallback(next);
      }
      if (recording) setTimeout(look, 100);
    };
    look();
  }

  /** The most that each connection said it sent: one that is closed says nothing any more. */
  function watchUpload(): void {
    const sent = new Map<RTCPeerConnection, number>();
    const sample = async (): Promise<void> => {
      await Promise.all(
        page.peerConnections.map(async (connection) => {
          if (connection.connectionState === 'closed') return;
          for (const stats of (await connection.getStats()).values()) {
            if (stats.type === 'transport') sent.set(connection, Math.max(sent.get(connection) ?? 0, stats.bytesSent));
          }
        }),
      );
      uploads.push({ at: performance.now(), bytes: [...sent.values()].reduce((sum, bytes) => sum + bytes, 0) });
      if (recording) setTimeout(() => void sample(), 200);
    };
    void sample();
  }

  /** Of the one other person who is there when the recording begins. */
  async function recordSound(): Promise<void> {
    const element = document.querySelector<HTMLAudioElement>('[data-testid="remote-audio"]');
    if (!(element?.srcObject instanceof MediaStream)) throw new Error('nobody is heard');
    // Not `captureStream`: when the element's stream changes, Chromium ends the tracks that the element itself plays.
    const played = new MediaStream(element.srcObject.getAudioTracks().map((track) => track.clone()));
    const context = new AudioContext({ latencyHint: 'playback', sampleRate: 48_000 });
    sampleRate = context.sampleRate;
    const code = `registerProcessor('recorder', class extends AudioWorkletProcessor {
      process([[channel]]) { this.port.postMessage(channel ? channel.slice() : new Float32Array(128)); return true; }
    });`;
    await context.audioWorklet.addModule(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    const recorder = new AudioWorkletNode(context, 'recorder');
    recorder.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      if (!recording) return void context.close();
      if (audioFrom === 0) audioFrom = performance.now();
      samples.push(Int16Array.from(data, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767));
    };
    context.createMediaStreamSource(played).connect(recorder);
    await context.resume();
  }

  function encode(): string {
    const bytes = samples.flatMap((chunk) => [...new Uint8Array(chunk.buffer)]);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.slice(at, at + 8_192));
    return btoa(text);
  }

  page.recorder = {
    topology,
    async start() {
      recording = true;
      topology.length = 0;
      uploads.length = 0;
      samples.length = 0;
      audioFrom = 0;
      for (const key of Object.keys(frames)) delete frames[key];
      watchFrames();
      watchUpload();
      await recordSound();
    },
    stop() {
      recording = false;
      return { topology, frames, uploads, audio: encode(), audioFrom, sampleRate };
    },
  };
}
