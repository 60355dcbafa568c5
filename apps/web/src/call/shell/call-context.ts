import type { LocalMediaSnapshot, MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Words } from '../../i18n/i18n.ts'
import type { CallSession } from '../session/call-session.types.ts'
import type { StageView } from '../stage/stage-view.ts'
import type { CallTiles } from '../stage/useCallTiles.ts'
import type { CallAdditions } from './call-additions.ts'
import type { CallKey } from './keys.ts'
import type { Dialogs } from './dialogs.ts'
import type { Panels } from './panels.ts'
import type { CallSound } from './sound/call-sound.ts'
import type { Tune } from '../../ui/chime.ts'
import type { Copying } from '../../ui/useCopy.ts'
import type { OwnDevices } from './useOwnDevices.ts'

/** Somebody else in the call, by the name shown here. */
export interface NamedPerson {
  readonly seat: SeatId
  readonly name: string
}

/** What every part of a call reads and works. The call's view makes it once; parts ask for it with {@link useCall}. */
export interface CallContext {
  readonly session: CallSession
  readonly mesh: Readonly<Ref<MeshSnapshot>>
  readonly media: Readonly<Ref<LocalMediaSnapshot>>
  /** Who is here, and how the page shows them. */
  readonly people: CallTiles
  /** The others, in the order of their tiles. */
  readonly others: ComputedRef<readonly NamedPerson[]>
  /** Which tiles are shown, and which of them are large. */
  readonly view: ComputedRef<StageView>
  readonly devices: OwnDevices
  readonly panels: Panels
  readonly dialogs: Dialogs
  /** The invite link, and copying it. */
  readonly link: Readonly<Ref<string>>
  readonly copying: Copying
  readonly sound: CallSound
  /** Plays one of the page's own sounds, unless one is playing already. */
  readonly play: (tune: Tune) => void
  readonly words: Words
  /** All keys, in the order of the overview. */
  readonly keys: Readonly<Ref<readonly CallKey[]>>
  /** What features add; empty until they are fetched. */
  readonly additions: Readonly<Ref<readonly CallAdditions[]>>
}

const key: InjectionKey<CallContext> = Symbol('call')

/** Gives the call to all components below. */
export const provideCall = (call: CallContext): void => provide(key, call)

/** The call around this component. Throws outside of one. */
export function useCall(): CallContext {
  const call = inject(key)
  if (call === undefined) throw new Error('there is no call around this component')
  return call
}
