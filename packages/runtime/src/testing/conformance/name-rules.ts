// Names of behaviours: what they mean to whoever spawns by them, and in the process that comes after.
import { type Behaviour, type BehaviourMaker, type ChartBehaviour, fromInput } from '../../behaviour.ts'
import { codeThrown, equal } from '../assert.ts'
import { doing, puppet, task } from './puppet.ts'
import type { HostRule } from './rule.ts'
import { outputOf, type World } from './world.ts'

const saying = (name: string, word: string): ChartBehaviour => puppet(name, { work: () => word })

const using = (name: string, ...uses: readonly (Behaviour | BehaviourMaker)[]): ChartBehaviour => ({
  ...puppet(name),
  uses: new Map(uses.map(behaviour => [behaviour.name, behaviour])),
})

const spawning = (id: string, behaviour: string, input?: unknown) =>
  doing({ type: 'spawn', params: { id, behaviour, ...(input !== undefined && { input }) } })

/** Makes whoever says the word that it begins with. */
const sayer = fromInput('sayer', input => {
  const { word } = input as { word: string }
  if (word === '') throw new Error('there is no word')
  return saying(`${word}-sayer`, word)
})

/** A team with two who were made from what they begin with. */
async function twoSayers(world: World): Promise<readonly string[]> {
  const team = world.spawn(using('team', sayer))
  for (const word of ['yes', 'no']) void world.host.tell(team, spawning(word, 'sayer', { word }))
  await world.quiet()
  return ['yes', 'no'].map(word => `${team}/${word}`)
}

const wordOf = (world: World, address: string): Promise<unknown> => outputOf(world.ask(address, task()))

/** A team with a writer of its own, inside it a desk that knows none, and beside it a desk; each spawns a writer. */
async function threeWriters(world: World): Promise<readonly string[]> {
  world.register(saying('writer', 'known'))
  const team = world.spawn(using('team', saying('writer', 'own')))
  const inner = world.spawn(puppet('desk'), { parent: team })
  const outer = world.spawn(puppet('kiosk'))
  for (const parent of [team, inner, outer]) void world.host.tell(parent, spawning('w', 'writer'))
  await world.quiet()
  return [team, inner, outer].map(parent => `${parent}/w`)
}

export const nameRules: readonly HostRule[] = [
  {
    title: 'a name means what the nearest above brings along, and else what the host knows',
    async check(world) {
      const writers = await threeWriters(world)
      equal(await Promise.all(writers.map(writer => wordOf(world, writer))), ['own', 'own', 'known'], 'who they are')
    },
  },
  {
    title: 'a name means the same in the next process',
    needs: ['durable'],
    async check(world) {
      const writers = await threeWriters(world)
      await world.reopen()
      equal(await Promise.all(writers.map(writer => wordOf(world, writer))), ['own', 'own', 'known'], 'who they are')
    },
  },
  {
    title: 'an actor can be made from what it begins with, and has a name of its own',
    async check(world) {
      const sayers = await twoSayers(world)
      equal(await Promise.all(sayers.map(address => wordOf(world, address))), ['yes', 'no'], 'what they say')
      equal(
        sayers.map(address => world.host.describe(address)?.name),
        ['yes-sayer', 'no-sayer'],
        'their names',
      )
    },
  },
  {
    title: 'an actor that was made from what it begins with is made again in the next process',
    needs: ['durable'],
    async check(world) {
      const sayers = await twoSayers(world)
      await world.reopen()
      equal(await Promise.all(sayers.map(address => wordOf(world, address))), ['yes', 'no'], 'what they say')
      equal(world.host.describe(sayers[0] ?? '')?.name, 'yes-sayer', 'its name')
    },
  },
  {
    title: 'what an actor cannot be made from is no actor, and whoever wanted it goes on',
    async check(world) {
      const team = world.spawn(using('team', sayer))
      void world.host.tell(team, spawning('mute', 'sayer', { word: '' }))
      await world.quiet()
      equal([world.host.has(`${team}/mute`), world.host.describe(team)?.status], [false, 'alive'], 'who lives')
    },
  },
  {
    title: 'as long as an actor lives that a journal finds by its name, the name stands for nobody else',
    needs: ['durable'],
    async check(world) {
      const [first, second] = [saying('guest', 'first'), saying('guest', 'second')]
      world.host.spawn({ id: 'a', behaviour: first })
      world.host.spawn({ id: 'b', behaviour: first })
      const another = (): unknown => world.host.spawn({ id: 'c', behaviour: second })
      equal(codeThrown(another, 'another of that name'), 'agent_exists', 'code')
      world.host.stop('a', 'on purpose')
      equal(codeThrown(another, 'one still lives'), 'agent_exists', 'code')
      world.host.stop('b', 'on purpose')
      another()
      equal(await wordOf(world, 'c'), 'second', 'who it is')
    },
  },
]
