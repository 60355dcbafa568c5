/** What is called the same wherever there is a camera, a microphone or a speaker. */
export const media = {
  turnOnMicrophone: 'Turn on microphone',
  unmute: 'Unmute',
  mutedTalking: 'You are talking, but your microphone is off.',
  microphoneSilent: 'Your microphone gives no sound. Is it switched off at the device, or in the system?',
  turnOffMicrophone: 'Turn off microphone',
  turnOnCamera: 'Turn on camera',
  turnOffCamera: 'Turn off camera',
  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  otherTab:
    'This meeting is already open in another tab of this browser. Your microphone is off here, so that nothing echoes.',
  systemDefault: 'System default',
  unnamedCamera: 'Camera {number}',
  unnamedMicrophone: 'Microphone {number}',
  unnamedSpeaker: 'Speaker {number}',
  noneFound: 'None found',
  notAllowed: 'Not allowed',
  notAllowedYet: 'Default device',
} as const
