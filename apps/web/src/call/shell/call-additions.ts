import type { SeatId } from '@confab/protocol'
import type { Component } from 'vue'
import type { CallNotice } from '../notices/call-notices.ts'
import type { CallKey } from './keys.ts'

/** A panel beside the stage. */
export interface CallPanel {
  readonly component: Component
  /** Whether it needs more room than others. */
  readonly isWide?: boolean
  /** Kinds of notices that say what the panel itself says: they are left out while it is open. */
  readonly says?: readonly CallNotice['kind'][]
}

/** Places where features show something. Where a place has props, each component there gets them. */
export interface CallSlots {
  /** Buttons in the bar. */
  readonly bar?: Component
  /** The first entries of *More options*, those in the middle, and the last. */
  readonly menuTop?: Component
  readonly menu?: Component
  readonly menuEnd?: Component
  /** Over the stage. */
  readonly layer?: Component
  /** With `tile`: a person's tile. Entries of its menu, and signs beside the name. */
  readonly tileMenu?: Component
  readonly tileSigns?: Component
  /** With `tile`: a shared screen. Over its picture, and among its tools. */
  readonly screen?: Component
  readonly screenTools?: Component
  /** The list of people: above it, below it, and at its foot. */
  readonly peopleTop?: Component
  readonly peopleEnd?: Component
  readonly peopleFoot?: Component
  /** Below the messages of the chat. */
  readonly conversation?: Component
  /** With `person`: a row of that list. Signs, and entries of its menu. */
  readonly personSigns?: Component
  readonly personMenu?: Component
}

/** What a feature adds to a call. */
export interface CallAdditions extends CallSlots {
  /** By the name under which `call.panels` opens them. */
  readonly panels?: Readonly<Record<string, CallPanel>>
  /** By the name under which `call.dialogs` opens them. Each has a model `open`. */
  readonly dialogs?: Readonly<Record<string, Component>>
  readonly keys?: readonly CallKey[]
  /** Whether something waits in *More options*, which then has a dot. */
  readonly isWaiting?: () => boolean
  /** What screen readers hear of a person's tile; '' for nothing. */
  readonly stateOf?: (seat: SeatId) => string
  /** A line below a person's name in the list of people; '' for none. */
  readonly noteOf?: (seat: SeatId) => string
}
