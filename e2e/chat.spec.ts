import { expect, test, type Person } from './people.ts'
import { serverIsGone } from './support/trouble.ts'
import { inFull } from './support/form.ts'

const chat = ({ page }: Person) => ({
  panel: page.getByRole('complementary', { name: 'Chat' }),
  log: page.getByRole('log', { name: 'Messages' }),
  field: page.getByRole('textbox', { name: 'Message' }),
  message: (text: string) => page.getByRole('log').getByRole('listitem').filter({ hasText: text }),
})

async function opensChat(person: Person): Promise<void> {
  await person.presses('Chat')
  await expect(chat(person).panel).toBeVisible()
}

async function writes(person: Person, text: string): Promise<void> {
  await chat(person).field.fill(text)
  await chat(person).field.press('Enter')
  await expect(chat(person).message(text.split('\n')[0] ?? '')).toBeVisible()
}

/** Does something with a message, by its menu. */
async function acts(person: Person, text: string, action: string): Promise<void> {
  const message = chat(person).message(text).first()
  await message.hover()
  await message.getByRole('button', { name: /^Actions for/ }).click()
  await person.page.getByRole('menuitem', { name: action, exact: true }).click()
}

test('[U112] people write to each other, change and take back, and who comes late reads it too', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  const invitation = await anna.copiesInviteLink()
  await opensChat(anna)
  await writes(anna, 'see https://notes.example/a\nthe second line')

  // Ben reads it on a badge, and over the picture.
  const button = ben.button('Chat')
  await expect(button).toHaveAccessibleDescription('One unread message')
  await ben.page.getByRole('button', { name: /^.*Anna see https/ }).click()
  await expect(button).not.toHaveAccessibleDescription('One unread message')
  const link = chat(ben).log.getByRole('link', { name: 'https://notes.example/a' })
  await expect(link).toHaveAttribute('href', 'https://notes.example/a')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(chat(ben).message('the second line')).toContainText('the second line')

  // Writing is seen while it lasts.
  await chat(ben).field.pressSequentially('@an')
  await expect(anna.page.getByText('Ben is typing…')).toBeVisible()
  await ben.page.getByRole('option', { name: 'Anna' }).waitFor()
  await chat(ben).field.press('Enter')
  await expect(chat(ben).field).toHaveValue('@Anna ')
  await chat(ben).field.pressSequentially('what of it?')
  await chat(ben).field.press('Enter')
  await expect(chat(anna).message('what of it?')).toContainText('Mentions you')

  // An answer quotes, a change is seen, and what is taken back is gone.
  await acts(anna, 'what of it?', 'Reply')
  await expect(chat(anna).field).toBeFocused()
  await writes(anna, 'an answer')
  await expect(chat(ben).message('an answer').getByRole('button').first()).toHaveText(/Ben.*what of it\?/)
  await acts(anna, 'an answer', 'Edit')
  await writes(anna, 'a better answer')
  await expect(chat(ben).message('a better answer')).toContainText('edited')
  await acts(ben, 'what of it?', 'Delete')
  await expect(chat(anna).log.getByText('Message deleted').first()).toBeVisible()
  await expect(chat(anna).log.getByText('what of it?')).toHaveCount(0)

  // Who comes late reads what there is, and nothing of it counts as unread.
  const cleo = await meeting.person('Cleo')
  await cleo.joinsBy(invitation)
  await cleo.sees(anna)
  await opensChat(cleo)
  await expect(chat(cleo).log.getByRole('listitem')).toHaveCount(3)
  await expect(chat(cleo).message('a better answer')).toBeVisible()
  await expect(chat(cleo).log.getByText('what of it?')).toHaveCount(0)

  // What is kept is the whole of it.
  const saving = cleo.page.waitForEvent('download')
  await cleo.page.getByRole('button', { name: 'Chat options' }).click()
  await cleo.page.getByRole('menuitem', { name: 'Save conversation' }).click()
  const saved = await (await (await saving).createReadStream()).toArray()
  expect(Buffer.concat(saved).toString()).toMatch(
    /Anna:\nsee https:.*\nthe second line[^]*Message deleted[^]*a better answer/,
  )
})

test(
  '[U132] the conversation opens at its end, with a line above what is new and long messages in part',
  inFull,
  async ({ meeting }) => {
    const [anna, ben] = await meeting.call('Anna', 'Ben')
    await anna.sees(ben)
    await opensChat(anna)
    for (let number = 1; number <= 12; number++)
      await writes(anna, `first line ${number}${'\nmore'.repeat(30)}`)
    await expect(chat(anna).message('first line 12')).toBeInViewport()
    await expect(ben.button('Chat')).toHaveAccessibleDescription('12 unread messages')
    await opensChat(ben)
    const last = chat(ben).message('first line 12')
    await expect(last).toBeInViewport()
    await expect(chat(ben).message('first line 1').first()).not.toBeInViewport()
    await ben.standsStill()
    const folded = (await last.boundingBox())?.height ?? 0
    await last.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(async () => (await last.boundingBox())?.height ?? 0).toBeGreaterThan(2 * folded)
    const line = chat(ben).log.getByRole('listitem').filter({ hasText: /^New$/ })
    await expect(line).toHaveCount(1)

    await ben.presses('Chat')
    await writes(anna, 'one more')
    await expect(ben.button('Chat')).toHaveAccessibleDescription('One unread message')
    await opensChat(ben)
    await expect(chat(ben).message('one more')).toBeInViewport()
    await expect(line).toBeInViewport()
  },
)

test(
  '[U113] what is written to one alone is read by that one alone, also after others come',
  inFull,
  async ({ meeting }) => {
    const [anna, ben, cleo] = await meeting.call('Anna', 'Ben', 'Cleo')
    await anna.sees(ben)
    await anna.sees(cleo)
    await opensChat(anna)
    await opensChat(ben)
    await opensChat(cleo)
    await chat(anna).panel.getByRole('combobox', { name: 'To' }).selectOption('Ben')
    await writes(anna, 'for Ben')
    await expect(chat(ben).message('for Ben')).toContainText('Only to you')
    await chat(anna).panel.getByRole('combobox', { name: 'To' }).selectOption('Everyone')
    await writes(anna, 'for all')
    await expect(chat(cleo).message('for all')).toBeVisible()
    await expect(chat(cleo).log.getByText('for Ben')).toHaveCount(0)

    // An answer to it is as private as it was.
    await acts(ben, 'for Ben', 'Reply')
    await writes(ben, 'back to Anna')
    await expect(chat(anna).message('back to Anna')).toContainText('Only to you')
    await writes(anna, 'last for all')
    await expect(chat(cleo).message('last for all')).toBeVisible()
    await expect(chat(cleo).log.getByRole('listitem')).toHaveCount(2)
  },
)

test('[J33] messages from an earlier visit are marked as not verified, and those from before a reload are not', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  const invitation = await anna.copiesInviteLink()
  await opensChat(anna)
  await opensChat(ben)
  await writes(anna, 'said before')
  await expect(chat(ben).message('said before')).toBeVisible()

  // The browser keeps the seat's key, and the tab forgets that it was in this call.
  await anna.opensHome()
  await anna.page.evaluate(() => sessionStorage.clear())
  await anna.joinsBy(invitation)
  await anna.sees(ben)
  await opensChat(anna)
  await writes(anna, 'said now')
  await anna.page.reload()
  await anna.isInCall()
  await anna.sees(ben)

  const cleo = await meeting.person('Cleo')
  await cleo.joinsBy(invitation)
  await cleo.sees(anna, ben)
  await opensChat(cleo)
  await expect(chat(cleo).message('said before')).toContainText('Not verified')
  await expect(chat(cleo).message('said now')).toBeVisible()
  await expect(chat(cleo).message('said now')).not.toContainText('Not verified')
  // Ben was there all the time.
  await expect(chat(ben).message('said before')).not.toContainText('Not verified')
})

test('[U114] raised hands stand in one order with everybody, and reactions float and go', async ({
  meeting,
}) => {
  const [anna, ben, cleo] = await meeting.call('Anna', 'Ben', 'Cleo')
  for (const person of [anna, ben, cleo]) await person.isLinkedTo(2)
  await ben.presses('Raise hand')
  await expect(anna.tileOf(ben)).toContainText('Hand raised')
  await expect(anna.page.getByRole('status')).toHaveText('Ben raised a hand')
  await cleo.page.keyboard.press('h')
  await expect(cleo.button('Lower hand')).toBeVisible()
  await anna.presses('People')
  const hand = (order: number) => anna.page.getByRole('img', { name: `Hand raised, number ${order}` })
  await expect(anna.page.getByRole('listitem').filter({ has: hand(1) })).toContainText('Ben')
  await expect(anna.page.getByRole('listitem').filter({ has: hand(2) })).toContainText('Cleo')
  await ben.presses('Lower hand')
  await expect(anna.page.getByRole('listitem').filter({ has: hand(1) })).toContainText('Cleo')
  await expect(hand(2)).toHaveCount(0)

  await anna.page.keyboard.press('Escape')
  await anna.presses('React')
  await anna.page.getByRole('menuitem', { name: 'Applause' }).click()
  for (const person of [anna, ben, cleo])
    await expect(person.page.locator('[data-reaction]')).toHaveText(/👏/)
  for (const person of [anna, ben, cleo]) await expect(person.page.locator('[data-reaction]')).toHaveCount(0)
})

test('[U115] people write to each other while the server is gone', async ({ meeting }) => {
  meeting.announces(serverIsGone)
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  await opensChat(anna)
  await opensChat(ben)
  await meeting.product.crashes()
  await writes(anna, 'still here')
  await expect(chat(ben).message('still here')).toBeVisible()
  await writes(ben, 'so am I')
  await expect(chat(anna).message('so am I')).toBeVisible()
})
