/** What went wrong, in words, and what to do about it. `problem-words.ts` knows which words are for what. */
export const problems = {
  link: {
    noKey: 'This link is cut off: the part after # is missing. Ask for the whole link and paste it.',
    brokenKey: 'This link is damaged: the part after # is not whole. Copy it once more and paste it.',
    unknownVersion: 'This link was made by a newer Confab. Reload this page and paste it again.',
    badName: 'This is not the link of a meeting. Copy the whole link and paste it.',
  },
  camera: {
    denied: 'Your camera is blocked',
    missing: 'No camera found',
    busy: 'Your camera is in use',
    unsupported: 'No camera in this browser',
    unknown: 'Your camera does not start',
  },
  microphone: {
    denied: 'Your microphone is blocked',
    missing: 'No microphone found',
    busy: 'Your microphone is in use',
    unsupported: 'No microphone in this browser',
    unknown: 'Your microphone does not start',
  },
  both: {
    denied: 'Your camera and microphone are blocked',
    missing: 'No camera and no microphone found',
    busy: 'Your camera and microphone are in use',
    unsupported: 'No camera and no microphone in this browser',
    unknown: 'Your camera and microphone do not start',
  },
  advice: {
    deniedChromium: 'Press the icon to the left of the address, allow it there, then try again.',
    deniedFirefox: 'Press the crossed-out icon to the left of the address, remove the block, then try again.',
    deniedSafari: 'Open Safari, Settings for this website, choose Allow, then try again.',
    deniedIos: 'Press the icon beside the address, Website Settings, choose Allow, then try again.',
    deniedOther: 'Allow it for this page in the settings of your browser, then try again.',
    missing: 'Plug one in, then try again. You can join without it.',
    busy: 'Another program holds it, perhaps another call. Close that one, then try again.',
    unsupported: 'You can join without it: you will see and hear the others.',
    unknown: 'Unplug it and plug it in again, or choose another one, then try again.',
  },
} as const
