import { type ModelRequest, scriptedModel } from '@statecraft/providers'
import { expect, it } from 'vitest'
import { introducedAs } from '../../src/models/introduced-model.ts'

const messages: ModelRequest['messages'] = [{ role: 'user', content: [{ type: 'text', text: 'Begin.' }] }]

it('says who asks before what somebody else wrote, and stays the model that it is', async () => {
  const heard: (string | undefined)[] = []
  const inner = scriptedModel(
    ({ instructions }) => {
      heard.push(instructions)
      return { text: 'ok' }
    },
    { modelId: 'offline/inner' },
  )
  const model = introducedAs('designer', inner)
  const io = { signal: new AbortController().signal }
  await model({ messages, instructions: 'You design teams.' }, io)
  await model({ messages }, io)
  expect(heard).toEqual([
    'You are the designer agent of a team. You design teams.',
    'You are the designer agent of a team.',
  ])
  expect(model.modelId).toBe('offline/inner')
})
