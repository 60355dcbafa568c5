/** What went wrong, in words, and what to do about it. `problem-words.ts` knows which words are for what. */
export const problems = {
  link: {
    noKey: 'The part after # is missing from this link. Ask for the whole link and paste it.',
    brokenKey: 'The part after # of this link is incomplete. Copy the link again and paste it.',
    unknownVersion: 'This link was made by a newer version of Confab. Reload this page and paste it again.',
    badName: "This isn't a meeting link. Copy the whole link and paste it.",
  },
  camera: {
    denied: 'Your camera is blocked',
    missing: 'No camera found',
    busy: 'Your camera is in use',
    unsupported: 'No camera in this browser',
    unknown: "Your camera won't start",
  },
  microphone: {
    denied: 'Your microphone is blocked',
    missing: 'No microphone found',
    busy: 'Your microphone is in use',
    unsupported: 'No microphone in this browser',
    unknown: "Your microphone won't start",
  },
  both: {
    denied: 'Your camera and microphone are blocked',
    missing: 'No camera or microphone found',
    busy: 'Your camera and microphone are in use',
    unsupported: 'No camera or microphone in this browser',
    unknown: "Your camera and microphone won't start",
  },
  withAdvice: '{problem}. {advice}',
  advice: {
    deniedChromium: 'Click the icon to the left of the address, allow it there, then try again.',
    deniedFirefox: 'Click the crossed-out icon to the left of the address, remove the block, then try again.',
    deniedSafari: 'Open Safari, Settings for this website, choose Allow, then try again.',
    deniedIos: 'Tap the icon next to the address, then Website Settings, choose Allow, then try again.',
    deniedOther: "Allow it for this page in your browser's settings, then try again.",
    missing: 'Plug one in, then try again. A call works without it.',
    busy: 'Another app is using it, maybe another call. Close that app, then try again.',
    unsupported: 'A call works without it: you still see and hear the others.',
    unknown: 'Unplug it and plug it in again, or choose another one, then try again.',
  },
} as const
