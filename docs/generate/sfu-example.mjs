import { Device } from 'mediasoup-client';

// path: { callId, generation }. ask(type, data) sends a request; it resolves to the reply's data, or rejects.
// on(listener) is called at once, and the listener then gets each media.* notification of this generation.
// show({ producerId, peerId, source }, track): a source of somebody arrives. hide(producerId): no more.
// fail(error): something was refused later on.
export async function openSfuPath({ path, ask, on, show, hide, fail, iceServers, device = new Device() }) {
  const early = [];
  let handle = (...told) => early.push(told);
  on((type, data) => handle(type, data));

  const joined = await ask('media.join', path);
  await device.load({ routerRtpCapabilities: joined.rtpCapabilities });
  const options = ({ transportId, ...offer }) => ({ id: transportId, ...offer, iceServers });
  const send = device.createSendTransport(options(joined.send));
  const receive = device.createRecvTransport(options(joined.receive));
  for (const transport of [send, receive]) {
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      ask('media.connect', { ...path, transportId: transport.id, dtlsParameters }).then(done, failed);
    });
  }
  send.on('produce', ({ rtpParameters, appData: { source } }, done, failed) => {
    const request = { ...path, transportId: send.id, source, rtpParameters };
    ask('media.produce', request).then(({ producerId }) => done({ id: producerId }), failed);
  });

  const consumers = new Map();
  async function consume(producers) {
    const fresh = producers.filter(({ producerId }) => !consumers.has(producerId));
    for (const { producerId } of fresh) consumers.set(producerId, null);
    if (fresh.length === 0) return;
    const answer = await ask('media.consume', {
      ...path,
      transportId: receive.id,
      producerIds: fresh.map(({ producerId }) => producerId),
      rtpCapabilities: device.recvRtpCapabilities,
    });
    for (const { consumerId, ...offer } of answer.consumers) {
      const consumer = await receive.consume({ id: consumerId, ...offer });
      const producer = fresh.find(({ producerId }) => producerId === offer.producerId);
      if (consumers.has(offer.producerId)) {
        consumers.set(offer.producerId, consumer);
        show(producer, consumer.track);
      } else consumer.close();
    }
    const open = answer.consumers.filter(({ producerId }) => consumers.has(producerId));
    if (open.length > 0) await ask('media.resume', { ...path, consumerIds: open.map(({ consumerId }) => consumerId) });
  }

  const sending = new Map();
  // encodings: of a picture, the smallest layer first. Sound has none.
  async function produce(source, track, encodings = []) {
    const producer = await send.produce({ track, encodings, stopTracks: false, appData: { source } });
    sending.set(producer.id, producer);
    return producer;
  }
  function sendKeyFrame(producer) {
    if (producer?.kind !== 'video' || producer.closed) return;
    const parameters = producer.rtpSender.getParameters();
    const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
    producer.rtpSender.setParameters(parameters, { encodingOptions }).catch((error) => fail(error));
  }

  handle = (type, { producer, producerId }) => {
    if (type === 'media.producer-added') consume([producer]).catch((error) => fail(error));
    else if (type === 'media.producer-awaited') sendKeyFrame(sending.get(producerId));
    else if (type === 'media.producer-removed') {
      consumers.get(producerId)?.close();
      consumers.delete(producerId);
      hide(producerId);
    }
  };
  consume(joined.producers).catch((error) => fail(error));
  for (const told of early) handle(...told);
  return { send, receive, produce };
}
