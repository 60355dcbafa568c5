import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent } from 'vue'
import AppMenu from './AppMenu.vue'
import MenuItem from './MenuItem.vue'

const Fruits = defineComponent({
  components: { AppMenu, MenuItem },
  template: `
    <AppMenu label="Fruits">
      <template #trigger="{ bind }"><button v-bind="bind">Open</button></template>
      <MenuItem>Apple</MenuItem><MenuItem>Banana</MenuItem><MenuItem>Blueberry</MenuItem>
    </AppMenu>`,
})

// This document has no top layer; what is shown in it is shown.
HTMLElement.prototype.showPopover ??= () => {}
HTMLElement.prototype.hidePopover ??= () => {}
Element.prototype.checkVisibility ??= () => true
afterEach(() => void (document.body.innerHTML = ''))

test('[V10] a menu is worked by arrows and by the letters its entries begin with', async () => {
  const menu = mount(Fruits, { attachTo: document.body })
  await menu.get('button').trigger('click')
  const focused = () => document.activeElement?.textContent
  await vi.waitFor(() => expect(focused()).toBe('Apple'))
  const press = (key: string) => menu.get('[role=menu]').trigger('keydown', { key })
  await press('b')
  expect(focused()).toBe('Banana')
  await press('b')
  expect(focused()).toBe('Blueberry')
  await press('x')
  expect(focused()).toBe('Blueberry')
  await press('ArrowDown')
  expect(focused()).toBe('Apple')
  menu.unmount()
})

test('[V10] letters typed soon after each other are one word', async () => {
  const menu = mount(Fruits, { attachTo: document.body })
  const focused = () => document.activeElement?.textContent
  const press = (key: string) => menu.get('[role=menu]').trigger('keydown', { key })
  await menu.get('button').trigger('click')
  await vi.waitFor(() => expect(focused()).toBe('Apple'))
  await press('b')
  await press('l')
  expect(focused()).toBe('Blueberry')
  menu.unmount()
})
