import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './people.ts'
import { FramingSite } from './support/framing-site.ts'
import { builtApps } from './support/product.ts'

/**
 * Runs in the page and does what somebody would who found a way to put something into it. Returns what was not
 * refused. Pages are asked to hold still for one frame, so that what was put there could have run.
 */
async function attempts(elsewhereAddress: string): Promise<readonly string[]> {
  const marks = new Set<string>()
  Object.assign(window, { succeeded: (what: string) => marks.add(what) })
  const attempt = (what: string, act: () => boolean) => {
    try {
      if (act()) marks.add(what)
    } catch {
      // Refused, as it is to be.
    }
  }
  const body = document.body
  const element = <Name extends keyof HTMLElementTagNameMap>(name: Name) => {
    const made = document.createElement(name)
    body.append(made)
    return made
  }
  const marking = (what: string) => `succeeded('${what}')`
  const types = Reflect.get(window, 'trustedTypes') as
    | { createPolicy(name: string, rules: object): object; defaultPolicy: unknown }
    | undefined
  attempt('a default policy is there', () => types !== undefined && types.defaultPolicy !== null)
  for (const name of ['default', 'mine', 'vue']) {
    attempt(
      `a policy ${name}`,
      () => types?.createPolicy(name, { createHTML: (text: string) => text }) !== undefined,
    )
  }
  attempt('inner HTML', () => {
    element('div').innerHTML = `<b id="put-in">x</b>`
    return document.querySelector('#put-in') !== null
  })
  attempt('an inline script', () => {
    element('script').textContent = marking('an inline script')
    return false
  })
  attempt('a script from elsewhere', () => {
    element('script').src = elsewhereAddress
    return true
  })
  attempt('a script in an address', () => {
    element('script').src = `data:text/javascript,${marking('a script in an address')}`
    return true
  })
  attempt('a handler', () => {
    const button = element('button')
    button.setAttribute('onclick', marking('a handler'))
    button.click()
    return false
  })
  attempt('an address that is a script', () => {
    const link = element('a')
    link.href = `javascript:${marking('an address that is a script')}`
    link.click()
    return false
  })
  attempt('an inline style', () => {
    const box = element('div')
    box.setAttribute('style', 'width: 123px')
    return getComputedStyle(box).width === '123px'
  })
  attempt('a style element', () => {
    const box = element('p')
    element('style').textContent = 'body > p { width: 123px !important }'
    return getComputedStyle(box).width === '123px'
  })
  attempt('another base', () => {
    element('base').href = elsewhereAddress
    return document.baseURI.startsWith(elsewhereAddress)
  })
  const image = element('img')
  const picture = new Promise<void>((resolve) => {
    image.addEventListener('load', () => (marks.add('a picture from elsewhere'), resolve()))
    image.addEventListener('error', () => resolve())
  })
  image.src = elsewhereAddress
  await picture
  await fetch(elsewhereAddress, { mode: 'no-cors' }).then(
    () => marks.add('a request elsewhere'),
    () => undefined,
  )
  await new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
  return [...marks]
}

for (const browser of ['usual', 'firefox'] as const) {
  test(`[H21] a page in ${browser === 'usual' ? 'Chromium' : 'Firefox'} is isolated`, async ({ meeting }) => {
    const anna = await meeting.person('Anna', { browser, context: { locale: 'en-GB' } })
    await anna.opensHome()
    expect(await anna.page.evaluate(() => crossOriginIsolated)).toBe(true)
  })

  test(`[H22] nothing comes of what is put into a page in ${browser === 'usual' ? 'Chromium' : 'Firefox'}`, async ({
    meeting,
  }) => {
    const anna = await meeting.person('Anna', { browser, context: { locale: 'en-GB' } })
    await anna.startsMeeting()
    const elsewhere = await FramingSite.starts()
    const address = `${elsewhere.origin('elsewhere')}/`
    expect(await anna.page.evaluate(attempts, address)).toEqual([])
    expect(elsewhere.asked).toBe(0)
    // It can be asked: by a page of its own.
    await anna.page.goto(address)
    expect(elsewhere.asked).toBeGreaterThan(0)
    await elsewhere.stops()
    // What was refused is what every other test would fail of.
    expect(meeting.trouble.filter((entry) => entry.includes('refused by policy: ')).length).toBeGreaterThan(5)
    meeting.announces(
      /policy|Trusted|violat|Refused|blocked|Content-Security-Policy|asked http:\/\/elsewhere/i,
    )
  })
}

/** What of a page's source is inline or somebody else's. */
function inlineIn(html: string): readonly string[] {
  const foreign = /<style\b|\sstyle\s*=|\son\w+\s*=|"javascript:|(?:src|href)="(?!\/(?!\/))[^"]*"/gi
  const scripts = html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)
  const inline = [...scripts].filter(
    ([, attributes = '', text = '']) => !/\ssrc=/.test(attributes) || text !== '',
  )
  return [...html.matchAll(foreign), ...inline].map(([found]) => found)
}

test.describe('what was built', () => {
  const folder = join(builtApps, 'web/dist')

  test('[H23] has nothing inline in its page', () => {
    expect(inlineIn(readFileSync(join(folder, 'index.html'), 'utf8'))).toEqual([])
    for (const bad of [
      '<script>1</script>',
      '<script src="/a.js">1</script>',
      '<script src="//elsewhere/a.js"></script>',
      '<link href="https://elsewhere/a.css">',
      '<style>a{}</style>',
      '<p style="color: red">',
      '<p onclick="f()">',
      '<a href="javascript:f()">',
    ]) {
      expect(inlineIn(bad), bad).not.toEqual([])
    }
  })

  test('[H23] makes no code of text', () => {
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(3)
    const makers = scripts.filter((name) =>
      /\beval\(|\bFunction\(|\bdocument\.write\(/.test(
        // Socket.IO's last resort to find the global object, where there is neither `self` nor `window`.
        readFileSync(join(folder, 'assets', name), 'utf8').replaceAll(/Function\(.return this.\)\(\)/g, ''),
      ),
    )
    expect(makers).toEqual([])
  })
})
