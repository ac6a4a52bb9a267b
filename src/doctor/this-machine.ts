import { networkInterfaces } from 'node:os';
import type { Machine } from './subject.ts';

export const thisMachine: Machine = {
  nodeVersion: process.versions.node,
  availableMemory: () => process.availableMemory(),
  addresses: () =>
    Object.values(networkInterfaces()).flatMap(
      (all) => all?.map(({ address, internal }) => ({ address, internal })) ?? [],
    ),
};
