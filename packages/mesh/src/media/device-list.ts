import { createObservable, type Observable } from '../base/observable.ts'
import { listen } from '../base/scope.ts'
import type { DeviceSnapshot } from './local-media.types.ts'
import type { DeviceInfo, MediaDevicesPort } from './media-devices.ts'

/** The devices there are, by what they do. */
export interface DeviceLists {
  readonly cameras: readonly DeviceSnapshot[]
  readonly microphones: readonly DeviceSnapshot[]
  readonly speakers: readonly DeviceSnapshot[]
}

/** The devices there are, kept up to date. */
export interface DeviceList {
  readonly lists: Observable<DeviceLists>
  /** Looks again: browsers tell labels only after a permission, and fire no event for that. */
  refresh(): Promise<void>
  close(): void
}

const empty: DeviceLists = { cameras: [], microphones: [], speakers: [] }

/**
 * What may be picked. An entry without an id only says that there is such a device, before a permission: it cannot be
 * picked. `communications` is Windows' second name for a device that is listed anyway; `default` is a choice of its
 * own (follow the system) and stands first.
 */
function pickable(devices: readonly DeviceInfo[], kind: MediaDeviceKind): DeviceSnapshot[] {
  const some = devices.filter(
    ({ deviceId, kind: of }) => of === kind && deviceId !== '' && deviceId !== 'communications',
  )
  return some
    .toSorted((a, b) => Number(b.deviceId === 'default') - Number(a.deviceId === 'default'))
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/** Sorts what the browser enumerates into what may be picked. */
export function listDevices(devices: readonly DeviceInfo[]): DeviceLists {
  return {
    cameras: pickable(devices, 'videoinput'),
    microphones: pickable(devices, 'audioinput'),
    speakers: pickable(devices, 'audiooutput'),
  }
}

/** Follows the browser's devices until closed. The list is empty until {@link DeviceList.refresh} or a change. */
export function createDeviceList(devices: MediaDevicesPort): DeviceList {
  const lists = createObservable(empty)
  let latest = 0
  async function refresh(): Promise<void> {
    const mine = ++latest
    // A browser that cannot tell now may be able to later: the last known list stays.
    const found = await devices.enumerateDevices().catch(() => undefined)
    if (found === undefined || mine !== latest) return
    const next = listDevices(found)
    if (JSON.stringify(next) !== JSON.stringify(lists.current)) lists.set(next)
  }
  const unlisten = listen(devices, 'devicechange', () => void refresh())
  return {
    lists,
    refresh,
    close() {
      latest++
      unlisten()
    },
  }
}
