import { expect, test } from './people.ts'
import { isAccessible } from './support/accessible.ts'

test('[U127] who asks for it sees the call step by step, each connection, and a report without names', async ({
  meeting,
}) => {
  // Pictures as large as people have them: what the panel says of them is read here.
  const anna = await meeting.person('Anna', { pictures: 'as wanted' })
  const ben = await meeting.person('Ben', { pictures: 'as wanted' })
  await anna.opensHome()
  await anna.page.goto(`${anna.page.url()}?debug`)
  await anna.presses('New meeting')
  await anna.joins()
  const link = await anna.copiesInviteLink()
  expect(link).not.toContain('debug')
  await ben.joinsBy(link)
  await anna.sees(ben)

  const panel = anna.page.getByRole('complementary', { name: 'Under the hood' })
  await expect(panel.getByRole('listitem').filter({ hasText: /Receiving Ben's microphone \(/ })).toHaveCount(
    1,
  )
  const told = (await panel.getByRole('listitem').allInnerTexts()).join('\n')
  const order = [
    /reached the server/,
    /You've joined\./,
    /Preparing a connection to \S+\./,
    /Offer from Ben/,
    /Answer: your browser chose .* told Ben/,
    /A pair of addresses works between you and Ben/,
    /Connected: your browser and Ben's agreed on keys/,
    /Receiving Ben's camera \(/,
  ].map((step) => told.search(step))
  expect(order).not.toContain(-1)
  expect(order).toEqual(order.toSorted((one, other) => one - other))
  expect(told).toMatch(/Your camera is on: \d+ × \d+, \d+ frames per second/)
  expect(told).toMatch(/Verified: Ben's browser has the certificate/)
  expect(told).toMatch(/Candidate: your browser may be reachable at an address in its own network/)

  await panel.getByText('Connections', { exact: true }).click()
  const connection = panel.getByRole('region', { name: 'Ben' })
  await expect(connection).toContainText('connected · ICE connected · stable')
  await expect(connection).toContainText(/host \(udp\) to (?:host|prflx) \(udp\)/)
  const sent = connection.getByRole('table', { name: 'You send' })
  await expect(sent.getByRole('row', { name: /^camera \S+ \d+ × \d+/ })).toHaveCount(1)
  await expect(connection.getByRole('img', { name: /^Received: [1-9][\d,]* kbit\/s now/ })).toBeVisible()
  await expect(connection.getByRole('img', { name: /^Frames\/s: [1-9]\d* now/ })).toBeVisible()

  await isAccessible(anna)

  await panel.getByText('Log', { exact: true }).click()
  await expect(panel).toContainText('link-open person 1')
  await panel.getByRole('button', { name: 'Copy report' }).click()
  await expect(panel).toContainText('Report copied')
  const report = await anna.page.evaluate(() => navigator.clipboard.readText())
  expect(JSON.parse(report)).toMatchObject({ product: 'Confab', people: [{ person: 1, state: 'connected' }] })
  const { hash, pathname } = new URL(link)
  for (const secret of [
    'Ben',
    'Anna',
    hash.slice(1),
    pathname.slice('/r/'.length),
    '127.0.0.1',
    'a=candidate',
  ])
    expect(report).not.toContain(secret)

  await anna.reloads()
  await anna.isInCall()
  await expect(panel.getByRole('listitem').filter({ hasText: "You've joined." })).toHaveCount(1)
  await ben.sees(anna)
})

test('[U127] nobody else is shown anything of it', async ({ meeting }) => {
  const [anna] = await meeting.call('Anna')
  await expect(anna.page.getByRole('complementary', { name: 'Under the hood' })).toHaveCount(0)
})
