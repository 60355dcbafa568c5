import { useStorage, type StorageLike } from '@vueuse/core'
import type { Ref } from 'vue'
import * as v from 'valibot'

/**
 * What this browser keeps under a key, over visits and for all its tabs: a change in one is seen in the others. Schemas here
 * fall back to a default wherever a value does not fit, so reading never fails, whatever lies in the storage. Where nothing
 * can be kept (private windows, full disks), a value lasts as long as the page.
 */
export function useStored<Schema extends v.GenericSchema>(
  key: string,
  schema: Schema,
): Ref<v.InferOutput<Schema>> {
  const read = (value: unknown): v.InferOutput<Schema> => v.parse(schema, value)
  return useStorage<v.InferOutput<Schema>>(key, () => read(null), storage(), {
    serializer: { read: (text) => read(parsed(text)), write: (value) => JSON.stringify(value) },
    writeDefaults: false,
    // A page may go away right after a choice.
    flush: 'sync',
    // Said above: the value lasts as long as the page.
    onError: () => {},
  })
}

/** A page in a frame of another site may be denied even the look. */
function storage(): StorageLike {
  try {
    return localStorage
  } catch {
    // Then nothing is kept.
    return { getItem: () => null, setItem() {}, removeItem() {} }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whatever it is, the default takes its place.
    return null
  }
}
