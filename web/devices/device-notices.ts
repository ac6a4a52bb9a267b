import type { DeviceProblem, LocalMedia, LocalSource } from '../../sdk/index.ts';
import type { DeviceSource } from '../client/types.ts';

export type DeviceNotice = { device: DeviceSource | 'both'; sources: readonly DeviceSource[]; problem: DeviceProblem };

export const problemOf = (source: LocalSource): DeviceProblem | null =>
  source.state === 'unavailable' ? source.problem : null;

/** One for each device that does not work, and one for both where they share the problem. */
export const deviceNotices = ({ microphone, camera }: Pick<LocalMedia, DeviceSource>): readonly DeviceNotice[] => {
  const [ofMicrophone, ofCamera] = [problemOf(microphone), problemOf(camera)];
  if (ofMicrophone !== null && ofMicrophone === ofCamera) {
    return [{ device: 'both', sources: ['microphone', 'camera'], problem: ofMicrophone }];
  }
  const notice = (device: DeviceSource, problem: DeviceProblem | null): readonly DeviceNotice[] =>
    problem === null ? [] : [{ device, sources: [device], problem }];
  return [...notice('microphone', ofMicrophone), ...notice('camera', ofCamera)];
};
