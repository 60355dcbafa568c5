import { expect, test } from './people.ts'
import { serverIsGone } from './support/trouble.ts'

/** A proxy that knows no upgrade: no matter who asks for a WebSocket is given a page. */
function withoutUpgrade(): void {
  window.WebSocket = new Proxy(window.WebSocket, {
    construct: (target, [address]: [string]) => new target(address.replace('/socket.io/', '/healthz')),
  })
}

declare global {
  interface Window {
    stopsWebSockets(): void
  }
}

/** A network that lets WebSockets through until it is told otherwise. */
function withUpgradeForNow(): void {
  const open = new Set<WebSocket>()
  let isStopped = false
  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, [address]: [string]) {
      const socket = new target(isStopped ? address.replace('/socket.io/', '/healthz') : address)
      open.add(socket)
      return socket
    },
  })
  window.stopsWebSockets = () => {
    isStopped = true
    for (const socket of open) socket.close()
  }
}

test('[U84] whose browser crashes is gone from every stage', async ({ meeting }) => {
  meeting.announces(/crashed/)
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  const carla = await meeting.person('Carla', { browser: 'doomed' })
  await carla.joinsBy(anna.page.url())
  await anna.sees(carla)
  await carla.losesBrowser()
  await anna.findsInCall(ben)
  await ben.findsInCall(anna)
  await anna.isLinkedTo(1)
})

test('[U85] a server that hangs and goes on disturbs no call', async ({ meeting }) => {
  meeting.announces(serverIsGone)
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.isLinkedTo(1)
  const [before] = await anna.links()
  meeting.product.hangs()
  await expect(anna.notice(/Can't reach the server/)).toBeVisible()
  await anna.sees(ben)
  meeting.product.goesOn()
  await expect(anna.notice(/Can't reach the server/)).toHaveCount(0)
  await anna.findsInCall(ben)
  await ben.hears(anna)
  const [after] = await anna.links()
  expect([after?.ours, after?.theirs]).toEqual([before?.ours, before?.theirs])
})

test('[U86] where the upgrade to WebSocket is blocked one gets in all the same', async ({ meeting }) => {
  meeting.announces(/WebSocket/)
  const anna = await meeting.person('Anna')
  const ben = await meeting.person('Ben', { lacking: withoutUpgrade })
  await anna.startsMeeting()
  await anna.joins()
  await ben.joinsBy(anna.page.url())
  await ben.sees(anna)
  await anna.hears(ben)
})

test('[U138] when WebSockets stop working in a call, it goes on by polling, and newcomers are seen', async ({
  meeting,
}) => {
  meeting.announces(/WebSocket/)
  const anna = await meeting.person('Anna', { lacking: withUpgradeForNow })
  const ben = await meeting.person('Ben')
  await anna.startsMeeting()
  await anna.joins()
  const polled = anna.page.waitForResponse(
    (response) => response.url().includes('transport=polling') && response.ok(),
  )
  await anna.page.evaluate(() => window.stopsWebSockets())
  await expect(anna.notice(/Can't reach the server/)).toBeVisible()
  await polled
  await expect(anna.notice(/Can't reach the server/)).toHaveCount(0)
  await ben.joinsBy(anna.page.url())
  await ben.sees(anna)
  await anna.sees(ben)
})
