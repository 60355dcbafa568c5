import { defineComponent, type PropType } from 'vue'
import { useCallKeys, type CallKeyActions } from './useCallKeys.ts'

/** Listens to the call's keys while it is there; it shows nothing. */
export const CallKeys = defineComponent({
  props: { actions: { type: Object as PropType<CallKeyActions>, required: true } },
  setup(props) {
    useCallKeys({
      press: (action) => props.actions.press(action),
      talk: (held) => props.actions.talk(held),
    })
    return () => null
  },
})
