/** A call on the engine and Confab's server, without the app: no framework, and nothing but what a call needs. */
import { browserPlatform, createMesh, createSealing, type Mesh, type PeerSnapshot } from '@confab/mesh'
import {
  createMemoryKeyStore,
  createRoomLink,
  deriveRoomKeys,
  formatRoomLink,
  parseRoomLink,
  type RoomLink,
} from '@confab/mesh/room'
import { createSignaling } from './signaling.ts'

const ROOM = 'bare-call'
const keyStore = createMemoryKeyStore()

const input = document.querySelector('input')
const button = document.querySelector('button')
const people = document.querySelector('#people')
const status = document.querySelector('[role=status]')

/** The room of this page's address, or a new one. The key stands after `#`, which browsers send to nobody. */
async function openRoom(): Promise<RoomLink> {
  const reading = parseRoomLink(`/r/${ROOM}${location.hash}`)
  if (reading.ok) return reading.link
  const link = await createRoomLink(ROOM, keyStore)
  history.replaceState(null, '', new URL(formatRoomLink(location.origin, link)).hash)
  return link
}

/** What one person looks and sounds like. */
interface Tile {
  readonly figure: HTMLElement
  readonly video: HTMLVideoElement
  readonly audio: HTMLAudioElement
}

function makeTile(name: string): Tile {
  const video = Object.assign(document.createElement('video'), { autoplay: true, playsInline: true })
  const audio = Object.assign(document.createElement('audio'), { autoplay: true })
  const caption = Object.assign(document.createElement('figcaption'), { textContent: name })
  const figure = document.createElement('figure')
  figure.append(video, audio, caption)
  people?.append(figure)
  return { figure, video, audio }
}

/** Shows everybody the engine shows. */
function showPeople(mesh: Mesh): void {
  const tiles = new Map<string, Tile>()
  const versions = new Map<string, number>()

  function show({ seat, name, streamsVersion, link }: PeerSnapshot): void {
    const tile = tiles.get(seat) ?? makeTile(name)
    tiles.set(seat, tile)
    tile.figure.dataset['link'] = link.state
    // A person's streams stay the same objects until this number moves; what is switched on comes in through them.
    if (versions.get(seat) === streamsVersion) return
    versions.set(seat, streamsVersion)
    tile.video.srcObject = mesh.stream(seat, 'camera') ?? null
    tile.audio.srcObject = mesh.stream(seat, 'microphone') ?? null
  }

  mesh.snapshot.subscribe(({ phase, peers }) => {
    if (status) status.textContent = `${phase.state}, ${peers.length} others`
    for (const peer of peers) show(peer)
    for (const [seat, { figure }] of tiles) {
      if (peers.some((peer) => peer.seat === seat)) continue
      figure.remove()
      tiles.delete(seat)
      versions.delete(seat)
    }
  })
}

async function join(name: string): Promise<void> {
  const keys = await deriveRoomKeys(await openRoom())
  const sealing = await createSealing({ keys, keyStore, now: Date.now })
  const signaling = createSignaling()
  const mesh = createMesh({ platform: browserPlatform(), signaling, sealing, ownLevel: () => 0 })
  window.addEventListener('pagehide', () => {
    mesh.close()
    signaling.close()
  })

  const own = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
  mesh.setTrack('microphone', own.getAudioTracks()[0])
  mesh.setTrack('camera', own.getVideoTracks()[0])

  showPeople(mesh)
  // Everything that needs no click: keys, certificate, connections with their offers. Then the click.
  await mesh.prepare(name)
  const outcome = await mesh.join()
  if (!outcome.ok && status) status.textContent = outcome.code
}

button?.addEventListener('click', () => {
  button.disabled = true
  void join(input?.value ?? '')
})
