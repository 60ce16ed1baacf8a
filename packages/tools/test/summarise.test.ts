import { scriptedModel, textOf } from '@statecraft/providers'
import { expect, test } from 'vitest'
import { extractSummary, summarise } from '../src/index.ts'
import { call } from './call.ts'

const TEXT = `The harbour was quiet. Kelp forests shelter young fish from currents. A dog barked.
Fish that live in kelp forests depend on clean currents. Somebody sold ice cream.
When kelp dies, fish leave the forests. It rained a little.`

test('[D5] without a model the sentences that share most are taken out, in their order, and it says so', async () => {
  expect(await call(summarise(), { text: TEXT, sentences: 3 })).toEqual({
    summary:
      'Kelp forests shelter young fish from currents. Fish that live in kelp forests depend on clean currents. When kelp dies, fish leave the forests.',
    by: 'extraction',
  })
})

test('[D5] a model writes the summary where one is given, and it says so', async () => {
  const model = scriptedModel(['Kelp shelters fish.'])
  expect(await call(summarise(model), { text: TEXT, sentences: 1 })).toEqual({
    summary: 'Kelp shelters fish.',
    by: 'model',
  })
  expect(model.requests[0]?.instructions).toContain('at most 1 sentences')
  expect(textOf(model.requests[0]?.messages[0]?.content as never)).toBe(TEXT)
})

test('a model that fails or says nothing makes the call fail', async () => {
  await expect(call(summarise(scriptedModel([{ fault: 'overloaded' }])), { text: TEXT })).rejects.toMatchObject({
    code: 'overloaded',
  })
  await expect(call(summarise(scriptedModel([' '])), { text: TEXT })).rejects.toMatchObject({ code: 'tool_failed' })
})

test('cancelling ends the call of the model', async () => {
  const controller = new AbortController()
  const going = call(summarise(scriptedModel([{ fault: 'hang' }])), { text: TEXT }, { signal: controller.signal })
  controller.abort()
  await expect(going).rejects.toMatchObject({ code: 'aborted' })
})

test('a text that is short enough stays whole; one without sentences becomes nothing', () => {
  expect(extractSummary('One. Two.', 3)).toBe('One. Two.')
  expect(extractSummary('...', 3)).toBe('')
})
