import { describe, expect, test } from 'vitest'
import { create } from './open-artifacts.ts'

describe('[C7] searching', () => {
  const filled = async () => {
    const { artifacts, clock } = create()
    await artifacts.as('analyst').put('market', { text: 'Growth of the German market' }, { tags: ['finance', 'de'] })
    await clock.advance(1)
    await artifacts.as('analyst').put('weather', 'Rain in Germany, growth of moss. Growth!', { tags: ['nature', 'de'] })
    await clock.advance(1)
    await artifacts.as('writer').put('poem', 'Soft rain', { tags: ['art'] })
    await artifacts.as('writer').put('market', { text: 'Growth of the German market, revised' }, { tags: ['finance'] })
    return artifacts
  }
  test.each<[string, object, readonly string[]]>([
    ['by tag', { tag: 'de' }, ['weather']],
    ['by several tags', { tag: ['nature', 'de'] }, ['weather']],
    ['by a tag that nobody has', { tag: 'x' }, []],
    ['by the agent that made or changed it', { agent: 'analyst' }, ['market', 'weather']],
    ['by words, the best first', { text: 'growth' }, ['weather', 'market']],
    ['by words in any case, all of them', { text: 'RAIN soft' }, ['poem']],
    ['by words of the current version alone', { text: 'revised' }, ['market']],
    ['by a word in the id or the tags', { text: 'finance' }, ['market']],
    ['by all at once', { tag: 'art', agent: 'writer', text: 'rain' }, ['poem']],
    ['by nothing: all, newest first', {}, ['market', 'poem', 'weather']],
    ['at most so many', { limit: 1, text: 'growth' }, ['weather']],
    ['by what stands nowhere', { text: 'growth zebra' }, []],
  ])('%s', async (_, query, expected) => {
    const artifacts = await filled()
    expect((await artifacts.find(query)).map(({ id }) => id)).toEqual(expected)
  })
})
