// What runs cost. The prices are one's own, in a table with the day on which each was looked up; what no table knows costs
// nobody knows what, never nothing. These two were read on 2026-11-21, in USD per million tokens, at
// https://developers.openai.com/api/docs/models/gpt-6-luna (a prompt of more than 272,000 tokens costs more) and
// https://platform.claude.com/docs/en/about-claude/pricing (of more than 100,000 tokens): look them up again before use.
import { defineAgent } from '@statecraft/actors'
import { definePrices, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const prices = definePrices({
  'openai/gpt-6-luna': { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125, asOf: '2026-11-21' },
  'anthropic/claude-haiku-5-5': { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125, asOf: '2026-11-21' },
})

// The scripted models stand in for openai('gpt-6-luna') and for a model that is in no table.
const usage = { inputTokens: 12_000, outputTokens: 800, cacheReadTokens: 9_000, cacheWriteTokens: 0 }
const luna = scriptedModel([{ text: 'Kelp.', usage }], { modelId: 'openai/gpt-6-luna' })
const unheard = scriptedModel([{ text: 'Kelp.', usage }], { modelId: 'acme/unheard-of' })

const drop = () => {}
const logger = { debug: drop, info: drop, error: drop, warn: (_: object, message: string) => console.log(message) }
await using runtime = createRuntime({ prices, logger })

for (const model of [luna, unheard]) {
  const result = await runtime.run(defineAgent({ name: 'biologist', model }), 'What grows fastest?')
  console.log(model.modelId, result.costUsd)
}
