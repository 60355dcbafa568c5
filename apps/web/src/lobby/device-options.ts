import type { DeviceSnapshot } from '@confab/mesh'

/** An entry of a device picker. */
export interface DeviceOption {
  readonly value: string
  readonly label: string
}

/** The words that a picker needs. */
export interface DeviceOptionWords {
  /** For a device without a label: browsers hide labels until a device is allowed. */
  unnamed(number: number): string
  readonly none: string
}

/** The entries for these devices; one that says so when there is none, because a picker without any looks broken. */
export function deviceOptions(devices: readonly DeviceSnapshot[], words: DeviceOptionWords): DeviceOption[] {
  if (devices.length === 0) return [{ value: '', label: words.none }]
  return devices.map(({ id, label }, index) => ({
    value: id,
    label: plainLabel(label) || words.unnamed(index + 1),
  }))
}

/** Chromium puts the USB ids of a device behind its name: `HD Webcam (046d:0825)`. */
function plainLabel(label: string): string {
  return label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '')
}

/** Which entry is chosen: the device in use, else the one wished for where it is there, else the first. */
export function chosenDevice(
  devices: readonly DeviceSnapshot[],
  inUse: string | undefined,
  wished: string,
): string {
  const isThere = (id: string | undefined) => devices.some((device) => device.id === id)
  if (inUse !== undefined && isThere(inUse)) return inUse
  return isThere(wished) ? wished : (devices[0]?.id ?? '')
}
