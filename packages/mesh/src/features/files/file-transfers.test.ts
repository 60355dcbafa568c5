import { limits, type SeatId } from '@confab/protocol'
import { expect, test, vi } from 'vitest'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { readFrame, writeFrame } from './bulk-frame.ts'
import { FileTransfers } from './file-transfers.ts'
import { PieceHash } from './piece-hash.ts'
import type { FileSink, FileSource } from './files.types.ts'

const MIB = 1024 * 1024

/** A file of bytes that differ from place to place. */
function fileOf(size: number, name = 'tour.bin'): FileSource {
  const bytes = new Uint8Array(size)
  for (let index = 0; index < size; index += 1) bytes[index] = (index * 31 + (index >> 8)) & 255
  return new File([bytes], name, { type: 'application/x-tour; a=b' })
}

/** Hashes are made beside this thread: what is begun before this one is done before it. */
const turn = () => crypto.subtle.digest('SHA-256', new Uint8Array(MIB))

/** Pages whose links can be cut, and whose disks can be full. */
function pages(...seats: SeatId[]) {
  const clock = createFakeClock()
  const all = new Map<SeatId, FileTransfers>()
  const cut = new Set<SeatId>()
  const here = new Set(seats)
  const sent = { frames: 0, news: [] as string[] }
  let ids = 0
  /** Changes what is under way, and decides what a disk takes. */
  const world = {
    spoil: (frame: Uint8Array<ArrayBuffer>) => frame,
    disk: (): Promise<FileSink> => Promise.resolve(memory()),
  }
  const isLinked = (one: SeatId, other: SeatId) => !cut.has(one) && !cut.has(other)
  for (const own of seats)
    all.set(
      own,
      new FileTransfers({
        clock,
        subtle: crypto.subtle,
        newId: () => `${String((ids += 1)).padStart(21, 'A')}A`,
        openSink: () => world.disk(),
        present: () => [...here].filter((seat) => seat !== own),
        tell(to, news) {
          sent.news.push(`${own}>${to} ${news.type}`)
          if (isLinked(own, to)) all.get(to)?.receive(own, news)
        },
        send(to, frame) {
          sent.frames += 1
          if (isLinked(own, to)) all.get(to)?.receiveBulk(own, world.spoil(frame).slice().buffer)
          return true
        },
        onChange: () => {},
      }),
    )
  const of = (seat: SeatId) => all.get(seat) as FileTransfers
  /** Lets what was begun happen, until nothing changes any more. */
  const settle = async () => {
    let before = ''
    for (let quiet = 0; quiet < 40;) {
      await turn()
      await clock.advance(250)
      const now = JSON.stringify([sent.frames, sent.news.length, ...seats.map((seat) => of(seat).snapshot)])
      quiet = now === before ? quiet + 1 : 0
      before = now
    }
  }
  const seen = (seat: SeatId) =>
    of(seat).snapshot.map(({ state, bytes, direction }) => `${direction} ${state} ${bytes}`)
  return { clock, of, cut, here, sent, world, settle, seen }
}

function memory(): FileSink & { readonly dropped: boolean[] } {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const dropped: boolean[] = []
  return {
    dropped,
    write: async (bytes) => void parts.push(bytes.slice()),
    finish: async () => new Blob(parts),
    drop: async () => void dropped.push(true),
  }
}

const bytesOf = async (blob: Blob | undefined) => new Uint8Array((await blob?.arrayBuffer()) ?? [])

test('[J20] a file that is taken arrives whole, and both sides say so', async () => {
  for (const size of [0, 1, limits.fileChunkBytes, 3 * MIB + 17]) {
    const { of, settle, seen } = pages('ann', 'ben')
    const file = fileOf(size)
    of('ann').offer(file)
    await settle()
    const [offered] = of('ben').snapshot
    expect(offered).toMatchObject({ name: 'tour.bin', kind: 'application/x-tour', size, state: 'offered' })
    of('ben').take('ann', offered?.id ?? '')
    await settle()
    expect(seen('ben')).toEqual([`in done ${size}`])
    expect(seen('ann')).toEqual([`out done ${size}`])
    expect(await bytesOf(of('ben').snapshot[0]?.blob)).toEqual(await bytesOf(file as File))
  }
})

test('[J21] nothing is sent before it is wanted, and either side may end it', async () => {
  const { of, settle, seen, sent } = pages('ann', 'ben')
  of('ann').offer(fileOf(MIB))
  of('ann').offer(fileOf(MIB, 'other'))
  await settle()
  expect(sent.frames).toBe(0)
  const [one, other] = of('ben').snapshot
  of('ben').stop('in', 'ann', one?.id ?? '')
  of('ann').stop('out', 'ben', other?.id ?? '')
  await settle()
  expect(seen('ben')).toEqual(['in refused 0', 'in cancelled 0'])
  expect(seen('ann')).toEqual(['out refused 0', 'out cancelled 0'])
  of('ben').take('ann', other?.id ?? '')
  await settle()
  expect(sent.frames).toBe(0)
})

test('[J22] what is paused stands still, and goes on where it was', async () => {
  const { of, settle, seen, sent, world } = pages('ann', 'ben')
  const file = fileOf(10 * MIB)
  const open: (() => void)[] = []
  const sink = memory()
  // A disk that writes when it is told to.
  world.disk = async () => ({
    ...sink,
    write: (bytes) => new Promise((resolve) => open.push(() => resolve(sink.write(bytes)))),
  })
  const writes = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      open.shift()?.()
      await turn()
    }
  }
  of('ann').offer(file)
  await settle()
  const id = of('ben').snapshot[0]?.id ?? ''
  of('ben').take('ann', id)
  await settle()
  await writes(2)
  of('ben').pause('ann', id)
  await writes(2)
  await settle()
  expect(seen('ann')[0]).toMatch(/^out paused/)
  const before = sent.frames
  await settle()
  expect(sent.frames).toBe(before)
  of('ben').take('ann', id)
  for (let round = 0; round < 40 && !seen('ben')[0]?.startsWith('in done'); round += 1) {
    await settle()
    await writes(open.length + 60)
  }
  await settle()
  expect(seen('ben')).toEqual([`in done ${10 * MIB}`])
  expect(await bytesOf(of('ben').snapshot[0]?.blob)).toEqual(await bytesOf(file as File))
}, 30_000)

test('[J23] after the link was made again it goes on from what was written', async () => {
  const { of, cut, settle, seen, world } = pages('ann', 'ben')
  const file = fileOf(9 * MIB)
  let pieces = 0
  world.spoil = (frame) => {
    pieces += 1
    if (pieces === 200) cut.add('ann')
    return frame
  }
  of('ann').offer(file)
  await settle()
  of('ben').take('ann', of('ben').snapshot[0]?.id ?? '')
  await settle()
  const [half] = of('ben').snapshot
  expect(half?.state).toBe('running')
  expect(half?.bytes).toBeGreaterThan(MIB)
  expect(half?.bytes).toBeLessThan(9 * MIB)
  cut.clear()
  of('ann').linkOpened('ben')
  of('ben').linkOpened('ann')
  await settle()
  expect(seen('ben')).toEqual([`in done ${9 * MIB}`])
  expect(await bytesOf(of('ben').snapshot[0]?.blob)).toEqual(await bytesOf(file as File))
  // What was written already was not sent again.
  expect(pieces).toBeLessThan((9 * MIB) / limits.fileChunkBytes + 300)
}, 30_000)

test('[J24] a file that is not what was sent is told of on both sides, and nothing of it is kept', async () => {
  const { of, settle, seen, world } = pages('ann', 'ben')
  const sink = memory()
  world.disk = async () => sink
  world.spoil = (frame) => frame.map((byte, index) => (index === 400 ? byte ^ 1 : byte))
  of('ann').offer(fileOf(50_000))
  await settle()
  of('ben').take('ann', of('ben').snapshot[0]?.id ?? '')
  await settle()
  expect(seen('ben')).toEqual(['in damaged 50000'])
  expect(seen('ann')[0]).toMatch(/^out damaged/)
  expect(of('ben').snapshot[0]?.blob).toBeUndefined()
  expect(sink.dropped).toEqual([true])
})

test('[J25] offers without end, pieces that nobody asked for and files beyond all measure are nothing', async () => {
  const { of, settle, clock } = pages('ann', 'ben')
  for (let index = 0; index < 500; index += 1) {
    const id = `${String(index).padStart(21, 'B')}A`
    of('ben').receive('ann', { type: 'file:offer', id, name: 'x', size: 10, kind: 'a/b' })
  }
  await settle()
  expect(of('ben').snapshot).toHaveLength(16)
  for (let round = 0; round < 50; round += 1) {
    await clock.advance(10_000)
    for (let index = 0; index < 20; index += 1) {
      const id = `${String(round * 100 + index).padStart(21, 'C')}A`
      of('ben').receive('ann', { type: 'file:offer', id, name: 'x', size: 10, kind: 'a/b' })
    }
  }
  await settle()
  expect(of('ben').snapshot).toHaveLength(64)
  const [first] = of('ben').snapshot
  const piece = (at: number, count: number) =>
    of('ben').receiveBulk('ann', writeFrame({ id: first?.id ?? '', at, bytes: new Uint8Array(count) }).buffer)
  piece(0, 5)
  of('ben').take('ann', first?.id ?? '')
  await settle()
  piece(0, 5)
  piece(0, 5)
  piece(7, 3)
  piece(5, 6)
  of('ben').receiveBulk('ann', new ArrayBuffer(3))
  await settle()
  expect(of('ben').snapshot[0]?.bytes).toBe(5)
  expect(of('ann').offer({ ...fileOf(1), size: limits.fileBytes + 1 })).toBe(false)
})

test('[J26] what is offered to everybody reaches those too who come later, and what is for one that one alone', async () => {
  const { of, here, settle, seen } = pages('ann', 'ben', 'cleo')
  here.delete('cleo')
  of('ann').offer(fileOf(10))
  of('ann').offer(fileOf(20), 'ben')
  await settle()
  expect(seen('ben')).toHaveLength(2)
  here.add('cleo')
  of('ann').linkOpened('cleo')
  of('ann').linkOpened('cleo')
  await settle()
  expect(of('cleo').snapshot.map(({ size }) => size)).toEqual([10])
  of('ann').seatGone('cleo')
  of('cleo').seatGone('ann')
  await settle()
  expect(of('cleo').snapshot).toEqual([])
})

test('[J30] a file takes memory when it is taken, and an offer that nobody took goes with the one who made it', async () => {
  const { of, settle } = pages('ann', 'ben')
  const made = vi.spyOn(PieceHash.prototype, 'take')
  for (let count = 0; count < 16; count++) of('ann').offer(fileOf(10))
  await settle()
  expect(of('ben').snapshot).toHaveLength(16)
  // The piece that is being hashed is the memory of a transfer, and it is made with the first bytes.
  expect(made).not.toHaveBeenCalled()
  made.mockRestore()
  of('ben').seatGone('ann')
  await settle()
  expect(of('ben').snapshot).toEqual([])
  expect(of('ben').receiveBulk('ann', new ArrayBuffer(64))).toBe(false)
})

test('[J27] of a file of any size a few megabytes are under way, however slow the disk is', async () => {
  const { of, settle, sent, world } = pages('ann', 'ben')
  world.disk = async () => ({ ...memory(), write: () => new Promise(() => {}) })
  of('ann').offer(fileOf(40 * MIB))
  await settle()
  of('ben').take('ann', of('ben').snapshot[0]?.id ?? '')
  await settle()
  expect(sent.frames * limits.fileChunkBytes).toBeLessThanOrEqual(4 * MIB + limits.fileChunkBytes)
  expect(sent.frames).toBeGreaterThan(200)
}, 30_000)

test('[J28] a full disk and a file that cannot be read any more end it on both sides', async () => {
  const { of, settle, seen, world } = pages('ann', 'ben')
  world.disk = () => Promise.reject(new Error('full'))
  const vanishing: FileSource = {
    ...{ name: 'x', type: '', size: 100 },
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) as unknown as Blob,
  }
  of('ann').offer(fileOf(100))
  await settle()
  of('ben').take('ann', of('ben').snapshot[0]?.id ?? '')
  await settle()
  expect([seen('ben'), seen('ann')]).toEqual([['in failed 0'], ['out failed 0']])
  world.disk = async () => memory()
  of('ann').offer(vanishing)
  await settle()
  of('ben').take('ann', of('ben').snapshot[1]?.id ?? '')
  await settle()
  expect([seen('ben')[1], seen('ann')[1]]).toEqual(['in failed 0', 'out failed 0'])
})

test('[J20] a piece keeps its place beyond four gigabytes', () => {
  const frame = { id: 'A'.repeat(22), at: 2 ** 35 + 12_345, bytes: new Uint8Array([1, 2, 3]) }
  expect(readFrame(writeFrame(frame).buffer)).toEqual(frame)
})
