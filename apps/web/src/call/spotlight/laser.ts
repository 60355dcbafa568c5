import type { LaserStroke } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { inject, provide, type InjectionKey } from 'vue'

/** The way of a drawn line from one page to the others. */
export interface Laser {
  /** Who draws, by the name shown here. */
  nameOf(seat: SeatId): string
  point(stroke: Omit<LaserStroke, 'seat'>): void
  onStroke(listener: (stroke: LaserStroke) => void): () => void
}

const key: InjectionKey<Laser> = Symbol('laser')

/** Gives the tiles of a call its laser. */
export const provideLaser = (laser: Laser): void => provide(key, laser)

/** The call's laser; without one nothing is drawn. */
export const useLaser = (): Laser | undefined => inject(key, undefined)
