/** What the connection gathers until it has looked everywhere, or for so long. Closes it. */
export async function gatheredCandidates(connection: RTCPeerConnection, timeoutMs: number): Promise<RTCIceCandidate[]> {
  const candidates: RTCIceCandidate[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  const impatience = setTimeout(resolve, timeoutMs);
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null) resolve();
    else if (candidate.candidate !== '') candidates.push(candidate);
  });
  try {
    // Without anything to send nothing is gathered.
    connection.createDataChannel('any');
    await connection.setLocalDescription();
    await complete;
    return candidates;
  } finally {
    clearTimeout(impatience);
    connection.close();
  }
}
