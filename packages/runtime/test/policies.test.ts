import { describe, expect, test } from 'vitest'
import { type ActorDefinition, createRuntime, defineSupervisor, fromReducer, type Policies } from '../src/index.ts'
import { handDown } from '../src/run-scope.ts'

/** A definition that writes down what it is asked to keep to, each time that it is bound. */
function keeper(name: string) {
  const heard: Policies[] = []
  const behaviour = fromReducer((n: number) => ({ state: n + 1 }), { name, initial: 0 })
  const definition: ActorDefinition = {
    name,
    behaviour,
    bind: ({ policies }) => {
      heard.push(policies)
      return { name, behaviour: { ...behaviour } }
    },
  }
  return { definition, heard }
}

const [outer, inner, everywhere] = [{ is: 'outer' }, { is: 'inner' }, { is: 'everywhere' }]

describe('policies', () => {
  test('of all around reach whoever is below, outermost first', async () => {
    await using runtime = createRuntime({ policies: [everywhere] })
    const [a, b, c] = [keeper('a'), keeper('b'), keeper('c')]
    const team = defineSupervisor({ name: 'team', children: [b.definition], policies: [inner] })
    runtime.spawn(defineSupervisor({ name: 'house', children: [a.definition, team], policies: [outer] }))
    await runtime.idle()
    runtime.spawn(c.definition, { under: 'root/house/team' })
    expect(a.heard).toEqual([[everywhere, outer]])
    expect(b.heard).toEqual([[everywhere, outer, inner]])
    expect(c.heard).toEqual([[everywhere, outer, inner]])
  })

  test('are bound once for each place that has the same ones', async () => {
    await using runtime = createRuntime()
    const { definition, heard } = keeper('a')
    const team = (name: string, policies: Policies) => defineSupervisor({ name, children: [definition], policies })
    for (const [name, policies] of [
      ['t1', [outer]],
      ['t2', [outer]],
      ['t3', [inner]],
    ] as const)
      runtime.spawn(team(name, policies))
    for (const id of ['x', 'y']) runtime.spawn(definition, { id })
    expect(heard).toEqual([[outer], [inner], []])
  })

  test('of two layers both hold', () => {
    expect(handDown({ policies: [outer] }, { policies: [inner] }).policies).toEqual([outer, inner])
    expect(handDown({}, {}).policies).toEqual([])
  })
})
