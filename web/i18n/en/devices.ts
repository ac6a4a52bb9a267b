export const enDevices = {
  microphone: 'Microphone',
  camera: 'Camera',
  speaker: 'Speaker',
  default: 'Default',
  numbered: { microphone: 'Microphone {{number}}', camera: 'Camera {{number}}', speaker: 'Speaker {{number}}' },
  none: 'None found',
  title: 'Devices',
  speakerFailed: 'The speaker could not be changed: choose another one.',
  changeFailed: 'The device could not be changed: choose another one.',
  problem: {
    microphone: {
      'no-device': 'No microphone was found: plug one in and try again. You hear the others meanwhile.',
      'permission-denied':
        'The browser blocks the microphone: allow it by the icon in the address bar, then try again.',
      'device-busy': 'Another program uses the microphone: close it there and try again.',
      'device-unplugged': 'The microphone was unplugged: plug it in or choose another one.',
      'insecure-page': 'Browsers give no microphone to a page without https: open Parley by its https address.',
      failed: 'The microphone did not start: try again or choose another one.',
    },
    camera: {
      'no-device': 'No camera was found: plug one in and try again. The call goes on without your picture.',
      'permission-denied': 'The browser blocks the camera: allow it by the icon in the address bar, then try again.',
      'device-busy': 'Another program uses the camera: close it there and try again.',
      'device-unplugged': 'The camera was unplugged: plug it in or choose another one.',
      'insecure-page': 'Browsers give no camera to a page without https: open Parley by its https address.',
      failed: 'The camera did not start: try again or choose another one.',
    },
    both: {
      'no-device':
        'No microphone and no camera were found: plug them in and try again. You hear and see the others meanwhile.',
      'permission-denied':
        'The browser blocks the microphone and the camera: allow both by the icon in the address bar, then try again.',
      'device-busy': 'Another program uses the microphone and the camera: close it and try again.',
      'device-unplugged': 'The microphone and the camera were unplugged: plug them in or choose other ones.',
      'insecure-page':
        'Browsers give no microphone and no camera to a page without https: open Parley by its https address.',
      failed: 'The microphone and the camera did not start: try again or choose other ones.',
    },
  },
};
