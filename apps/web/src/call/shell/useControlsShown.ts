import { useEventListener, useTimeoutFn } from '@vueuse/core'
import { computed, nextTick, shallowRef, watch, type Ref } from 'vue'

/** How long the pointer rests before the controls go, in ms: long enough to read a tooltip, short enough to be gone. */
const REST_MS = 3_000

/** Whether a call's controls are to be seen, and who hid them: a finger must not press what it does not see. */
export interface ControlsShown {
  readonly shown: Ref<boolean>
  readonly hiddenByTouch: Ref<boolean>
}

/** Whether a finger lifted here worked something on the stage rather than tapped on it. */
const isWorked = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, label, input, [data-self]') !== null

/**
 * Shows the controls while the pointer moves or something in them has the focus, and hides them when it rests. A tap on
 * the stage toggles them instead. `busy`: something of theirs is open, or nobody sees them yet.
 */
export function useControlsShown(
  stage: Readonly<Ref<HTMLElement | null | undefined>>,
  controls: Readonly<Ref<HTMLElement | null>>,
  busy: () => boolean,
): ControlsShown {
  const awake = shallowRef(true)
  const focused = shallowRef(false)
  const byTouch = shallowRef(false)
  // Where nothing hovers nothing rests either.
  const hovers = matchMedia('(hover: hover)').matches
  const rest = useTimeoutFn(
    () => {
      awake.value = false
    },
    REST_MS,
    { immediate: hovers },
  )
  watch(busy, () => {
    awake.value = true
    if (hovers) rest.start()
  })

  function wake(): void {
    awake.value = true
    byTouch.value = false
    rest.start()
  }

  useEventListener('pointermove', (event: PointerEvent) => {
    if (event.pointerType !== 'touch') wake()
  })
  useEventListener('keydown', wake)
  useEventListener(stage, 'pointerup', (event: PointerEvent) => {
    if (event.pointerType !== 'touch' || isWorked(event.target)) return
    rest.stop()
    awake.value = !awake.value
    byTouch.value = !awake.value
  })
  // A finger has no rest: what it opened stays until the next tap.
  useEventListener(controls, 'pointerdown', (event: PointerEvent) => {
    if (event.pointerType === 'touch') rest.stop()
  })
  function focusChanged(): void {
    // A menu says that it is open only after the next rendering.
    void nextTick(lookForFocus)
  }
  function lookForFocus(): void {
    const held = controls.value?.querySelector(':focus-visible, [aria-haspopup][aria-expanded="true"]')
    focused.value = held instanceof Element
  }
  useEventListener(controls, 'focusin', focusChanged)
  useEventListener(controls, 'focusout', focusChanged)

  const shown = computed(() => awake.value || focused.value || busy())
  return { shown, hiddenByTouch: computed(() => byTouch.value && !shown.value) }
}
