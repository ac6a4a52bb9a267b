import { MAX_PEERS } from '../../src/protocol/limits.ts';

/** Who sends to whom. */
export type Shape = {
  name: 'oneToMany' | 'oneToManyTcc' | 'rooms';
  rooms: number;
  /** In each room. */
  publishers: number;
  /** In each room; each receives all publishers, by one connection. */
  receivers: number;
  transportCc: boolean;
};

/** Rooms of ours take MAX_PEERS people, so one publisher to many is several rooms of one publisher. Others get the same. */
function oneToMany(consumers: number): Pick<Shape, 'rooms' | 'publishers' | 'receivers'> {
  const rooms = Math.ceil(consumers / (MAX_PEERS - 1));
  return { rooms, publishers: 1, receivers: Math.ceil(consumers / rooms) };
}

export const shapes = ({ consumers, receivers }: { consumers: number; receivers: number }): Shape[] => [
  { name: 'oneToMany', ...oneToMany(consumers), transportCc: false },
  { name: 'oneToManyTcc', ...oneToMany(consumers), transportCc: true },
  { name: 'rooms', rooms: 1, publishers: 20, receivers, transportCc: true },
];

export const consumersOf = ({ rooms, publishers, receivers }: Shape): number => rooms * publishers * receivers;
