import type { MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { computed, shallowReactive, watch, type ComputedRef, type Ref } from 'vue'
import { whenIdle } from '../../../ui/when-idle.ts'
import type { CallSession } from '../../session/call-session.types.ts'
import { useViewStore } from '../../stage/view-store.ts'

/** A sound that plays here. */
export interface RemoteSoundModel {
  readonly key: string
  readonly stream: MediaStream
  /** 0 to 1. */
  readonly volume: number
}

/** Everything that is to be heard, and how loud each shared screen is. */
export interface RemoteSounds {
  readonly sounds: ComputedRef<readonly RemoteSoundModel[]>
  readonly volumes: Map<SeatId, number>
}

/** Follows what the others can be heard with: a voice each, and the sound of a shared screen. */
export function useRemoteSounds(session: () => CallSession, mesh: Readonly<Ref<MeshSnapshot>>): RemoteSounds {
  const wishes = useViewStore()
  const volumes = shallowReactive(new Map<SeatId, number>())
  /** Whose microphone is connected to the speaker, on or off. Connecting one costs time that is short while people join. */
  const played = shallowReactive(new Set<SeatId>())
  const known = new Set<SeatId>()
  watch(
    () => mesh.value.peers,
    (peers) => {
      const here = new Set(peers.map(({ seat }) => seat))
      for (const seat of known) if (!here.has(seat)) [known, played].forEach((seats) => seats.delete(seat))
      for (const { seat, media } of peers) {
        if (media.microphone) played.add(seat)
        else if (!known.has(seat)) whenIdle(() => known.has(seat) && played.add(seat))
        known.add(seat)
      }
    },
    { immediate: true },
  )
  const sounds = computed(() =>
    mesh.value.peers.flatMap(({ seat, media }): RemoteSoundModel[] => {
      // A voice stays connected while it is muted: its first word must not wait for an element to start.
      const isPlayed = media.microphone || played.has(seat)
      const voice = isPlayed ? session().stream(seat, 'microphone') : undefined
      const wish = wishes.voiceOf(seat)
      const screen = media.screenAudio ? session().stream(seat, 'screenAudio') : undefined
      return [
        ...(voice === undefined
          ? []
          : [{ key: `voice-${seat}`, stream: voice, volume: wish.silenced ? 0 : wish.volume }]),
        ...(screen === undefined
          ? []
          : [{ key: `screen-${seat}`, stream: screen, volume: volumes.get(seat) ?? 1 }]),
      ]
    }),
  )
  return { sounds, volumes }
}
