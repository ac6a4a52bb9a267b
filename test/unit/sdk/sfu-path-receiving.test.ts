import { describe, expect, it, vi } from 'vitest';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { brought, opened, producer, saysWhatItReceives, told } from './support/scripted-sfu.ts';

describe('an SFU path: receiving', () => {
  it('asks for all that was there in one message, and resumes pictures in one', async () => {
    const producers = [producer('p2', 'microphone'), producer('p2', 'camera'), producer('p3', 'screen')];
    const { browser, asked, resumed, events } = opened({ producers });
    await resumed();
    expect(asked('media.consume')).toMatchObject([
      { transportId: 'r1', producerIds: ['p2-microphone', 'p2-camera', 'p3-screen'] },
    ]);
    expect(asked('media.resume')).toMatchObject([{ consumerIds: ['of-p2-camera', 'of-p3-screen'] }]);
    expect(events).toEqual(['track p2 microphone', 'track p2 camera', 'track p3 screen', 'connected']);
    expect(browser.transport('recv').received.map(({ streamId }) => streamId)).toEqual(['p2', 'p2', 'p3-screen']);
  });

  it('M11, M12: says once what it can receive, and resumes no sound', async () => {
    const { path, asked, said, receiving } = opened({ producers: [producer('p2', 'microphone')] });
    await receiving();
    path.handle(told('media.producer-added', { producer: producer('p3', 'screen-audio') }));
    await said('media.consume', 2);
    expect(asked('media.consume').map((it) => [it['resumeSound'], 'rtpCapabilities' in it])).toEqual([
      [true, true],
      [true, false],
    ]);
    expect(asked('media.resume')).toEqual([]);
  });

  it('M15: follows: takes what it is brought without asking, and resumes pictures only, together', async () => {
    const producers = [producer('p2', 'microphone'), producer('p2', 'camera')];
    const { path, server, asked, said, receiving, events } = opened({ producers, receives: saysWhatItReceives });
    const resume = Promise.withResolvers<object>();
    server.answers['media.resume'] = () => resume.promise;
    await receiving();
    await said('media.resume');
    path.handle(brought('p3', 'microphone'));
    path.handle(brought('p3', 'camera'));
    path.handle(brought('p3', 'camera'));
    path.handle(brought('p4', 'camera'));
    await vi.waitFor(() => expect(events).toContain('track p4 camera'));
    resume.resolve({});
    await said('media.resume', 2);
    expect(asked('media.consume')).toEqual([]);
    expect(asked('media.join')).toMatchObject([{ rtpCapabilities: {} }]);
    expect(asked('media.resume')).toMatchObject([
      { consumerIds: ['of-p2-camera'] },
      { consumerIds: ['of-p3-camera', 'of-p4-camera'] },
    ]);
    expect(events.filter((event) => event.startsWith('track'))).toEqual([
      'track p2 microphone',
      'track p2 camera',
      'track p3 microphone',
      'track p3 camera',
      'track p4 camera',
    ]);
  });

  it('M15: takes what comes while it joins, and nothing that was brought to the place before', async () => {
    const { path, receiving, events, browser } = opened({
      producers: [producer('p2', 'microphone')],
      receives: saysWhatItReceives,
    });
    path.handle(brought('p2', 'microphone', 'r0'));
    path.handle(brought('p3', 'microphone', 'r0'));
    path.handle(told('media.producer-removed', { producerId: 'p3-microphone' }));
    path.handle(brought('p4', 'microphone'));
    await receiving();
    await vi.waitFor(() => expect(events).toContain('track p4 microphone'));
    expect(events.filter((it) => it !== 'connected')).toEqual(['track p2 microphone', 'track p4 microphone']);
    expect(browser.transport('recv').received).toHaveLength(2);
  });

  it('M15: asks for what could not be brought, and says no more what it can receive', async () => {
    const { path, asked, said, receiving } = opened({
      producers: [producer('p2', 'microphone')],
      receives: saysWhatItReceives,
    });
    await receiving();
    path.handle(told('media.producer-added', { producer: producer('p3', 'camera') }));
    await said('media.consume');
    expect(asked('media.consume')[0]).not.toHaveProperty('rtpCapabilities');
  });

  it('M15: asks, as before, where the browser does not say beforehand what it decodes', async () => {
    const receives = () => Promise.reject(new Error('no connection can be made'));
    const { asked, said, log } = opened({ producers: [producer('p2', 'microphone')], receives });
    await said('media.consume');
    expect(asked('media.join')[0]).not.toHaveProperty('rtpCapabilities');
    expect(log).toHaveBeenCalledWith('warn', 'what this browser decodes is not said beforehand', expect.any(Error));
  });

  it('M15: takes no place when it is closed while the browser is asked', async () => {
    const answer = Promise.withResolvers<undefined>();
    const { path, server } = opened({ receives: () => answer.promise });
    path.close();
    answer.resolve(undefined);
    await answer.promise;
    await Promise.resolve();
    expect(server.asked).toEqual([]);
  });

  it('does as it did with a server that remembers nothing and resumes no sound', async () => {
    const { path, server, asked, said, resumed } = opened({ producers: [producer('p2', 'microphone')] });
    const consume = server.answers['media.consume'];
    server.answers['media.consume'] = (data) => {
      const { consumers, ...answer } = consume(data) as { consumers: object[] };
      return { ...answer, consumers: consumers.map((offer) => ({ ...offer, resumed: undefined })) };
    };
    await resumed();
    path.handle(told('media.producer-added', { producer: producer('p3', 'microphone') }));
    await said('media.resume', 2);
    expect(asked('media.consume').map((it) => 'rtpCapabilities' in it)).toEqual([true, true]);
    expect(asked('media.resume')).toMatchObject([
      { consumerIds: ['of-p2-microphone'] },
      { consumerIds: ['of-p3-microphone'] },
    ]);
  });

  it('M13: resumes a picture while it connects still', async () => {
    const { path, events, asked, said } = opened({ producers: [producer('p2', 'camera')] });
    await said('media.connect');
    path.handle(told('media.producer-added', { producer: producer('p3', 'camera') }));
    await said('media.resume', 2);
    const resumed = asked('media.resume').map(({ consumerIds }) => consumerIds);
    expect(resumed).toEqual([['of-p2-camera'], ['of-p3-camera']]);
    expect(events).not.toContain('connected');
  });

  it('asks together for all that came while it was asking', async () => {
    const { path, server, asked, said } = opened({ producers: [producer('p2', 'camera')] });
    const consume = server.answers['media.consume'];
    server.answers['media.consume'] = (data) => {
      server.answers['media.consume'] = consume;
      path.handle(told('media.producer-added', { producer: producer('p3', 'camera') }));
      path.handle(told('media.producer-added', { producer: producer('p3', 'microphone') }));
      return consume(data);
    };
    await said('media.consume', 2);
    expect(asked('media.consume')).toMatchObject([
      { producerIds: ['p2-camera'] },
      { producerIds: ['p3-camera', 'p3-microphone'] },
    ]);
  });

  it('loses nothing that it is told while it joins', async () => {
    const { path, events, asked, receiving } = opened({ producers: [producer('p2', 'microphone')] });
    path.handle(told('media.producer-added', { producer: producer('p2', 'microphone') }));
    path.handle(told('media.producer-added', { producer: producer('p3', 'microphone') }));
    path.handle(told('media.producer-added', { producer: producer('p4', 'microphone') }));
    path.handle(told('media.producer-removed', { producerId: 'p3-microphone' }));
    await receiving();
    expect(asked('media.consume')).toMatchObject([{ producerIds: ['p2-microphone', 'p4-microphone'] }]);
    expect(events).toEqual(['track p2 microphone', 'track p4 microphone', 'connected']);
  });

  it('tells when a source is there no more', async () => {
    const { path, events, resumed } = opened({ producers: [producer('p2', 'screen')] });
    await resumed();
    path.handle(told('media.producer-removed', { producerId: 'p2-screen' }));
    expect(events.slice(-1)).toEqual(['track-ended p2 screen']);
  });

  it('gives no track of what was removed while it was being asked for', async () => {
    const { path, server, events, said, resumed, asked } = opened({ producers: [producer('p2', 'screen')] });
    const consume = server.answers['media.consume'];
    server.answers['media.consume'] = (data) => {
      path.handle(told('media.producer-removed', { producerId: 'p2-screen' }));
      return consume(data);
    };
    await said('media.consume');
    path.handle(told('media.producer-added', { producer: producer('p3', 'camera') }));
    await resumed();
    expect(events.filter((event) => event.startsWith('track'))).toEqual(['track p3 camera']);
    expect(asked('media.resume')).toMatchObject([{ consumerIds: ['of-p3-camera'] }]);
  });

  it('receives the others where one cannot be received', async () => {
    const { server, asked, resumed, happened, browser } = opened({
      producers: [producer('p2', 'camera'), producer('p3', 'microphone')],
    });
    const consume = server.answers['media.consume'];
    server.answers['media.consume'] = () => ({
      ...(consume({ producerIds: ['p3-microphone'] }) as object),
      refused: [{ producerId: 'p2-camera', code: 'cannot-consume' }],
    });
    await resumed();
    expect(asked('media.resume')).toMatchObject([{ consumerIds: ['of-p3-microphone'] }]);
    browser.transport('recv').handler.setConnectionState('connected');
    await happened('connected');
  });

  it('resumes the others where one was closed at the same moment', async () => {
    const { path, server, asked, resumed } = opened({
      producers: [producer('p2', 'camera'), producer('p3', 'camera')],
    });
    server.answers['media.resume'] = ({ consumerIds }) => {
      path.handle(told('media.producer-removed', { producerId: 'p2-camera' }));
      if ((consumerIds as string[]).length > 1) throw new SdkError('consumer-not-found');
      return {};
    };
    await resumed(2);
    expect(asked('media.resume')[1]).toMatchObject({ consumerIds: ['of-p3-camera'] });
  });

  it('says what has arrived of each source, and how loud it is', async () => {
    const { path, browser, resumed } = opened({ producers: [producer('p2', 'microphone'), producer('p3', 'camera')] });
    await resumed();
    const [sound, video] = browser.transport('recv').received;
    if (!sound || !video) throw new Error('nothing is received');
    sound.report.set('I1', { type: 'inbound-rtp', packetsReceived: 9 });
    sound.audioLevel = 0.5;
    video.report.set('I2', { type: 'inbound-rtp', packetsReceived: 7, framesDecoded: 3, frameHeight: 360 });
    expect(await path.received()).toEqual([
      { peerId: 'p2', source: 'microphone', packetsReceived: 9, framesDecoded: 0, frameHeight: null },
      { peerId: 'p3', source: 'camera', packetsReceived: 7, framesDecoded: 3, frameHeight: 360 },
    ]);
    expect([...path.levels()]).toEqual([['p2', 0.5]]);
  });

  it('says whose each stream in its statistics is', async () => {
    const { path, browser, resumed } = opened({ producers: [producer('p2', 'microphone'), producer('p3', 'camera')] });
    await resumed();
    const [sound, video] = browser.transport('recv').received;
    sound?.report.set('I1', { id: 'I1', type: 'inbound-rtp' });
    video?.report.set('I2', { id: 'I2', type: 'inbound-rtp' });
    const { inbound = new Map() } = (await path.stats()) ?? {};
    expect([...inbound]).toEqual([
      ['I1', { peerId: 'p2', source: 'microphone' }],
      ['I2', { peerId: 'p3', source: 'camera' }],
    ]);
  });

  it('knows whose they were though it is closed before they come', async () => {
    const { path, browser, receiving } = opened({ producers: [producer('p2', 'microphone')] });
    await receiving();
    browser.transport('recv').received[0]?.report.set('I1', { id: 'I1', type: 'inbound-rtp' });
    const asked = path.stats();
    path.close();
    expect((await asked)?.inbound.size).toBe(1);
  });

  it('has no statistics before it has joined', async () => {
    const { path } = opened({ answers: { 'media.join': () => new Promise(() => {}) } });
    expect(await path.stats()).toBeNull();
  });

  it('gives one report of both transports, in which every reference is kept', async () => {
    const { path, happened } = opened();
    await happened('connected');
    const report = await path.getStats();
    expect([...report.keys()].sort()).toEqual(['receive:CP', 'receive:T1', 'send:CP', 'send:T1']);
    expect(report.get('send:CP')).toEqual({
      id: 'send:CP',
      type: 'candidate-pair',
      transportId: 'send:T1',
      localCandidateId: 'elsewhere',
    });
  });
});
