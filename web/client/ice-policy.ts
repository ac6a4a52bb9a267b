/** `?ice=relay` sends all media through TURN: for support, to tell a broken relay from a broken network. */
export const requestedIcePolicy = (address: string): RTCIceTransportPolicy =>
  new URL(address).searchParams.get('ice') === 'relay' ? 'relay' : 'all';
