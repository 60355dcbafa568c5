/** Whether this browser lets a page choose where sound comes out. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype
}
