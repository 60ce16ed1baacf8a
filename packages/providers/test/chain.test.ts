import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chain, type Link } from '../src/chain.ts'

test('behaves as a list from which any entry can be removed, once', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('append' as const) }),
    fc.record({ type: fc.constant('remove' as const), index: fc.nat(20) }),
  )
  fc.assert(
    fc.property(fc.array(step), steps => {
      const list = chain<number>()
      const links: Link[] = []
      let model: number[] = []
      for (const taken of steps) {
        if (taken.type === 'append') {
          model.push(links.length)
          links.push(list.append(links.length))
        } else {
          links[taken.index]?.remove()
          model = model.filter(value => value !== taken.index)
        }
        expect([list.size, list.first()]).toEqual([model.length, model[0]])
      }
    }),
  )
})
