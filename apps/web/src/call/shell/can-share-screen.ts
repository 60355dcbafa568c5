/** Whether this browser can share a screen at all: most phones cannot. */
export const canShareScreen = (): boolean => 'getDisplayMedia' in (navigator.mediaDevices ?? {})
