import { describe, expect, test } from 'vitest'
import { type ActorMaker, createRuntime, defineSupervisor } from '../src/index.ts'
import { createSimulation } from '../src/testing/index.ts'
import { worker } from './actors.ts'

const create = () => {
  const simulation = createSimulation()
  return { ...simulation, runtime: createRuntime(simulation) }
}

describe('names', () => {
  const called = (word: string) => worker<number, string>('writer', () => word)

  test('two runs of definitions that share a name do not meet', async () => {
    const { runtime } = create()
    const runs = ['one', 'two'].map(word => runtime.run(called(word), 1))
    expect((await Promise.all(runs)).map(({ output }) => output)).toEqual(['one', 'two'])
  })

  test('a team has its own agent beside the registered one of that name', async () => {
    const { runtime, pacer } = create()
    runtime.agents.register(called('registered'))
    runtime.spawn(defineSupervisor({ name: 'team', children: [called('own')] }))
    await pacer.quiet()
    const ask = (to: string) => runtime.ask(to, { type: 'ROUTE', to: 'writer', event: { type: 'TASK', task: {} } })
    expect([await ask('root/team'), await ask('root')]).toEqual(['own', 'registered'])
  })

  test('an actor is made from what it begins with, with the names of its runtime resolved', async () => {
    const simulation = createSimulation()
    const runtime = createRuntime({ ...simulation, tools: [{ name: 'horn' }] })
    const maker: ActorMaker = {
      name: 'maker',
      make: input => ({
        ...called('unbound'),
        bind: ({ tools }) => called(`${(input as { word: string }).word} with ${[...tools.keys()]}`),
      }),
    }
    runtime.spawn({ ...defineSupervisor({ name: 'team' }), uses: [maker] })
    for (const word of ['yes', 'no'])
      void runtime.tell('root/team', { type: 'ADD', id: word, behaviour: 'maker', input: { word } })
    await simulation.pacer.quiet()
    const ask = (to: string) => runtime.ask(`root/team/${to}`, { type: 'TASK', task: {} })
    expect([await ask('yes'), await ask('no')]).toEqual(['yes with horn', 'no with horn'])
    expect(runtime.describe('root/team/no')?.name).toBe('writer')
  })
})
