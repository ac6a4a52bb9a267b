import type { types } from 'mediasoup-client';
import { RtpCapabilities, RtpParameters } from '../../../src/protocol/rtp.ts';

/** Without the members that are undefined: the wire has none. Throws where the browser says what the contract bounds. */
export const capabilitiesToWire = (capabilities: types.RtpCapabilities): RtpCapabilities =>
  RtpCapabilities.parse(asJson(capabilities));

export const parametersToWire = (parameters: types.RtpParameters): RtpParameters =>
  RtpParameters.parse(asJson(parameters));

/** mediasoup-client's list of header extensions lacks two that it negotiates itself: video-orientation and toffset. */
export const capabilitiesFromWire = (capabilities: RtpCapabilities) => capabilities as types.RtpCapabilities;

export const parametersFromWire = (parameters: RtpParameters) => parameters as types.RtpParameters;

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
