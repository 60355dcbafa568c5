/** A visit to a room in this browser: the parts put together. */
import {
  browserLocalMedia,
  browserPlatform,
  createMesh,
  createScope,
  createSealing,
  listen,
  type LocalMedia,
} from '@confab/mesh'
import {
  createMemoryKeyStore,
  deriveRoomKeys,
  formatRoomLink,
  keysOfSecret,
  parseRoomLink,
  readPassword,
  type KeyStore,
  type RoomKeys,
} from '@confab/mesh/room'
import { decodeBase64url, type Nonce, type SeatId } from '@confab/protocol'
import { wantsDebug } from '../../debug/wants-debug.ts'
import { browserKeyStore } from '../../lib/key-store.ts'
import { createSocketSignaling } from '../../lib/socket-signaling.ts'
import { browserTabStorage } from '../../lib/tab-storage.ts'
import { createReloadGuard } from './call-session-reload.ts'
import type { CallPage, RoomConnection } from './call-session-ports.ts'
import { createCallSession } from './call-session.ts'
import type { CallSession } from './call-session.types.ts'
import { createResumeMemory } from './resume.ts'
import { reserveSeat } from './seat-lock.ts'

/** How long the socket outlives the engine, in ms: goodbyes are sealed first, and that takes a moment. */
const GOODBYE_MS = 500

const now = () => Date.now()

/** Few people ask for it. */
const showKnown = (seat: SeatId) =>
  import('../contacts/known-keys.ts').then(
    (keys) => keys.showKnown(seat),
    () => undefined,
  )

function browserPage(): CallPage {
  return {
    abilities: {
      secureContext: window.isSecureContext,
      subtleCrypto: globalThis.crypto?.subtle !== undefined,
      peerConnections: 'RTCPeerConnection' in window,
    },
    showCall(attribute) {
      document.documentElement.dataset['call'] = attribute
    },
    showLink(link) {
      // The router's own entry in the history goes on, at another address.
      window.history.replaceState(window.history.state, '', link)
    },
    onHide: (listener) => listen(window, 'pagehide', listener),
    onRestore: (listener) =>
      listen(window, 'pageshow', (event) => {
        if (event instanceof PageTransitionEvent && event.persisted) listener()
      }),
    reload: () => window.location.reload(),
  }
}

/** What a person wants of calls that no device knows of; each is asked when it matters. */
export interface Wishes {
  /** Whether next to nothing is sent while one is silent. */
  readonly savesSilence: () => boolean
  /** Whether people one meets are to know one again. */
  readonly knownAgain: () => boolean
  /** Whether one's network address is hidden from the others. */
  readonly hidesAddress: () => boolean
}

/** Connects with a room: the socket first, because it takes longest. */
async function connect(
  room: Promise<RoomKeys>,
  media: LocalMedia,
  keyStore: KeyStore,
  { visit, savesSilence, knownAgain, hidesAddress }: Wishes & { readonly visit: Nonce | undefined },
): Promise<RoomConnection> {
  const platform = browserPlatform()
  const { clock } = platform
  const signaling = createSocketSignaling({ clock, network: window, random: Math.random })
  // Without it the call is the same, and the panel says that it could not be fetched.
  const watching = wantsDebug() ? import('../../debug/trace.ts').catch(() => undefined) : undefined
  const wire = createScope()
  wire.add(() => signaling.close())
  try {
    const keys = await room
    const { hostKeyHash } = keys.address
    const reservation = await reserveSeat(hostKeyHash, navigator.locks, clock)
    wire.add(reservation.release)
    const ownKeys = reservation.seat === 'reserved' ? keyStore : createMemoryKeyStore()
    const known = async (seat: SeatId) => (knownAgain() ? showKnown(seat) : undefined)
    const sealing = await createSealing({ keys, keyStore: ownKeys, now, visit, known })
    wire.add(() => sealing.close())
    const silence = () => (savesSilence() ? 'saved' : 'sent')
    const trace = (await watching)?.trace
    const mesh = createMesh({
      platform,
      log: trace?.log,
      signaling,
      sealing,
      ownLevel: () => media.level(),
      silence,
      hidesAddress,
    })
    if (trace) wire.add(trace.watchVisit({ mesh, signaling: signaling.status, media }))
    return {
      get keys() {
        return mesh.keys
      },
      visit: sealing.visit,
      otherTab: reservation.seat === 'elsewhere' ? 'open' : 'none',
      mesh,
      signaling: signaling.status,
      close(seat) {
        mesh.close()
        if (seat === 'keep') return wire.close()
        reservation.release()
        void ownKeys.forgetSeat(hostKeyHash)
        clock.after(GOODBYE_MS, () => wire.close())
      },
    }
  } catch (cause) {
    wire.close()
    throw cause
  }
}

/** Begins a visit to the room of a link, which may be a whole address or what of it stands in the address bar. */
export function openCallSession(text: string, wishes: Wishes): CallSession {
  const { clock } = browserPlatform()
  const media = browserLocalMedia(clock)
  const storage = browserTabStorage()
  return createCallSession(text, {
    clock,
    now,
    page: browserPage(),
    links: {
      read: parseRoomLink,
      write: (link) => formatRoomLink(window.location.origin, link),
      derive: (link, password) => deriveRoomKeys(link, globalThis.crypto, password),
      restore: (link, secret) =>
        keysOfSecret(link, decodeBase64url(secret) ?? new Uint8Array(0), globalThis.crypto),
      readPassword,
    },
    media,
    resume: createResumeMemory(storage, now),
    reloadGuard: createReloadGuard(storage),
    firstFrame: async (stream) => (await import('../../lib/first-frame.ts')).firstFrame(stream),
    connect: (keys, visit) => connect(keys, media, browserKeyStore(), { ...wishes, visit }),
  })
}
