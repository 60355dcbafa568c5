/** All sound of a call: which loudspeaker it comes from, and whether the browser lets it be heard. */
import { createScope, type Stop } from '@confab/mesh'
import { inject, provide, readonly, shallowRef, watch, type InjectionKey, type Ref } from 'vue'

/** What plays the sound of a call. */
export interface CallSound {
  /** The browser refuses to play before somebody clicks or taps. */
  readonly blocked: Readonly<Ref<boolean>>
  /** Looks after an element until stopped; `play` tries again, after its stream changed for one. */
  attach(element: HTMLAudioElement): { play(): void; stop: Stop }
  /** Plays everything again: called from a click. */
  resume(): void
}

const key: InjectionKey<CallSound> = Symbol('call sound')

/** Makes the sound of a call and hands it to the components below. `speaker` is a device id, empty for the default. */
export function provideCallSound(speaker: () => string): CallSound {
  const elements = new Set<HTMLAudioElement>()
  const blocked = shallowRef(false)

  async function play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play()
    } catch (error) {
      // Other refusals only mean that another stream came in between.
      if (error instanceof DOMException && error.name === 'NotAllowedError') blocked.value = true
    }
  }

  async function route(element: HTMLAudioElement): Promise<void> {
    try {
      await element.setSinkId?.(speaker())
    } catch {
      // That loudspeaker is gone: the sound stays where it is.
    }
  }

  watch(speaker, () => {
    for (const element of elements) void route(element)
  })

  const sound: CallSound = {
    blocked: readonly(blocked),
    attach(element) {
      const scope = createScope()
      elements.add(element)
      scope.add(() => elements.delete(element))
      if (speaker() !== '') void route(element)
      return { play: () => void play(element), stop: () => scope.close() }
    },
    resume() {
      blocked.value = false
      for (const element of elements) void play(element)
    },
  }
  provide(key, sound)
  return sound
}

/** The sound of the call that this component is part of. */
export function useCallSound(): CallSound {
  const sound = inject(key)
  if (sound === undefined) throw new Error('there is no call around this component')
  return sound
}
