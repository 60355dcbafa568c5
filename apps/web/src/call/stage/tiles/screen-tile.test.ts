import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { createWords } from '../../../i18n/i18n.ts'
import AppSpinner from '../../../ui/AppSpinner.vue'
import type { ScreenTileModel } from '../stage-tiles.ts'
import ScreenTile from './ScreenTile.vue'

test('[V193] a shared screen is waited for until its picture is there, and again when it is another one', async () => {
  const tile = {
    kind: 'screen',
    owner: 'Ben',
    self: false,
    link: { state: 'open' },
    picture: new MediaStream(),
  } as unknown as ScreenTileModel
  const shown = mount(ScreenTile, {
    props: { tile, volume: 1 },
    global: { plugins: [createWords().plugin] },
  })
  const isWaitedFor = () => shown.findComponent(AppSpinner).exists()
  expect(isWaitedFor()).toBe(true)
  await shown.find('video').trigger('loadeddata')
  expect(isWaitedFor()).toBe(false)
  await shown.setProps({ tile: { ...tile, picture: new MediaStream() } })
  await shown.vm.$nextTick()
  expect(isWaitedFor()).toBe(true)
})
