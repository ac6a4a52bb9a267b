import type { DeviceProblem, LocalMedia, LocalSource, SourceName } from '../../sdk/index.ts';

export type DeviceNotice = { device: SourceName | 'both'; sources: readonly SourceName[]; problem: DeviceProblem };

export const problemOf = (source: LocalSource): DeviceProblem | null =>
  source.state === 'unavailable' ? source.problem : null;

/** One for each device that does not work, and one for both where they share the problem. */
export const deviceNotices = ({ microphone, camera }: Pick<LocalMedia, SourceName>): readonly DeviceNotice[] => {
  const [ofMicrophone, ofCamera] = [problemOf(microphone), problemOf(camera)];
  if (ofMicrophone !== null && ofMicrophone === ofCamera) {
    return [{ device: 'both', sources: ['microphone', 'camera'], problem: ofMicrophone }];
  }
  const notice = (device: SourceName, problem: DeviceProblem | null): readonly DeviceNotice[] =>
    problem === null ? [] : [{ device, sources: [device], problem }];
  return [...notice('microphone', ofMicrophone), ...notice('camera', ofCamera)];
};
