import type { CallRegistry } from '../../calls/call-registry.ts';
import type { Device } from '../../calls/device.ts';
import type { CallId } from '../../protocol/ids.ts';
import type { Generation } from '../../protocol/topology.ts';
import type { EchoRooms } from '../../rooms/echo-rooms.ts';
import type { Handlers, SessionRequestType } from '../dispatcher.ts';

type MediaRequestType = Extract<SessionRequestType, `media.${string}`>;

export function mediaHandlers(calls: CallRegistry, tests: EchoRooms): Pick<Handlers, MediaRequestType> {
  const on = (device: Device, callId: CallId, generation: Generation) =>
    tests.sfu(device.deviceId, callId, generation) ?? calls.room(device, callId).sfu(device.deviceId, generation);

  return {
    async 'media.join'({ callId, generation, video }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      return await path.join(peerId, video);
    },

    async 'media.connect'({ callId, generation, ...request }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      await path.connect(peerId, request);
      return {};
    },

    async 'media.produce'({ callId, generation, ...request }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      return await path.produce(peerId, request);
    },

    'media.picture'({ callId, generation, producerId, picture }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      path.setPicture(peerId, producerId, picture);
      return {};
    },

    async 'media.close-producer'({ callId, generation, producerId }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      await path.closeProducer(peerId, producerId);
      return {};
    },

    async 'media.consume'({ callId, generation, ...request }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      return await path.consume(peerId, request);
    },

    async 'media.resume'({ callId, generation, consumerIds }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      await path.resume(peerId, consumerIds);
      return {};
    },

    'media.wishes'({ callId, generation, ...wishes }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      path.wish(peerId, wishes);
      return {};
    },

    async 'media.restart-ice'({ callId, generation, transportId }, { device }) {
      const { path, peerId } = on(device, callId, generation);
      return { iceParameters: await path.restartIce(peerId, transportId) };
    },
  };
}
