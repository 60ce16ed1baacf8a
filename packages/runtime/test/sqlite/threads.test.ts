import { expect, test } from 'vitest'
import { worker } from '../actors.ts'
import { breath, open, storePath } from './rig.ts'

const echo = worker<string, string>('echo', ({ input, description }) => input ?? description)
const stuck = worker<string, string>('stuck', () => new Promise(() => {}))

test('[C9] a thread is there in the next process, and goes on', async () => {
  const path = storePath()
  const before = open(path, { agents: [echo] })
  await before.runtime.run({ agent: 'echo', description: 'one' }, { thread: 'user-42' })
  before.die()
  const { runtime } = open(path, { agents: [echo] })
  expect(
    runtime
      .thread('user-42')
      .entries()
      .map(({ output }) => output),
  ).toEqual(['one'])
  await runtime.run({ agent: 'echo', description: 'two' }, { thread: 'user-42' })
  expect(
    runtime
      .thread('user-42')
      .entries()
      .map(({ output }) => output),
  ).toEqual(['one', 'two'])
})

test('[C9] runs that were under way, or waited for their turn, when the process was killed end in order, each once', async () => {
  const path = storePath()
  const before = open(path, { agents: [stuck] })
  for (const description of ['one', 'two', 'three'])
    before.runtime.start({ agent: 'stuck', description }, { thread: 't' })
  await breath()
  before.die()
  const answers = worker<string, string>('stuck', ({ description }) => `${description} done`)
  const { runtime } = open(path, { agents: [answers] })
  for (const look of [
    () => runtime.thread('t').entries(),
    () => runtime.thread('t').isBusy(),
    () => runtime.thread('t').clear(),
  ])
    expect(look).toThrow(expect.objectContaining({ code: 'resume_required' }))
  const results = await Promise.all(runtime.resume().map(run => run.result()))
  expect(results.map(({ status, agent, output }) => [status, agent, output])).toEqual([
    ['completed', 'stuck', 'one done'],
    ['completed', 'stuck', 'two done'],
    ['completed', 'stuck', 'three done'],
  ])
  expect(
    runtime
      .thread('t')
      .entries()
      .map(({ output }) => output),
  ).toEqual(['one done', 'two done', 'three done'])
})

test('[C9] a thread that was cleared stays so', async () => {
  const path = storePath()
  const before = open(path, { agents: [echo] })
  await before.runtime.run({ agent: 'echo', description: 'one' }, { thread: 't' })
  before.runtime.thread('t').clear()
  before.die()
  expect(
    open(path, { agents: [echo] })
      .runtime.thread('t')
      .entries(),
  ).toEqual([])
})
