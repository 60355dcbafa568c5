import { expect, test } from './people.ts'

test('[Q30] the lobby tells that direct works and that without a TURN server the upload cannot be known', async ({
  meeting,
}) => {
  const [anna] = await meeting.people('Anna')
  await anna.startsMeeting()
  await anna.presses('Check my connection')
  const dialog = anna.page.getByRole('dialog', { name: 'Connection check' })
  const step = (name: string) => dialog.getByRole('listitem').filter({ hasText: name })
  await expect(step('Meeting server')).toContainText('Connected')
  await expect(step('Direct')).toContainText(/Works, \d+ ms/)
  await expect(step('Upload')).toContainText('Unknown')
  await expect(dialog.getByText('Direct connections work').last()).toBeVisible()
  await dialog.getByRole('button', { name: 'Copy report' }).click()
  await expect(dialog.getByRole('button', { name: 'Report copied' })).toBeVisible()
  const report = await anna.page.evaluate(() => navigator.clipboard.readText())
  expect(report).toContain('Direct: Works')
  const link = new URL(anna.page.url())
  const secrets = [link.hash.slice(1), link.pathname.replace('/r/', ''), link.host]
  for (const secret of secrets) expect(report).not.toContain(secret)
  expect(report).not.toMatch(/\d+\.\d+\.\d+\.\d+:|candidate|\bhost \d/)
  expect((await anna.running()).connections).toBe(0)
})
