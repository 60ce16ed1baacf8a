// What surrounds a model call, as functions from a model to a model: retries with backoff, another model when one is down, a
// breaker that stops asking, limits that all agents share, a cache. The scripted models stand in for real ones, such as
// openai('gpt-…') of @statecraft/providers/openai and anthropic('claude-…') of @statecraft/providers/anthropic.
import { defineAgent } from '@statecraft/actors'
import {
  createLimiter,
  scriptedModel,
  withBreaker,
  withCache,
  withFallback,
  withLimits,
  withRetry,
} from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const down = scriptedModel(() => ({ fault: 'overloaded' }), { modelId: 'acme/large' })
const shaky = scriptedModel([{ fault: 'network' }, 'Kelp grows half a metre a day.'], { modelId: 'acme/small' })

const limiter = createLimiter({ concurrency: 4, tokensPerMinute: 100_000 }) // one for all that use the same key
const breaker = withBreaker(withLimits(down, limiter), { failures: 2 })
const fallback = withFallback([breaker, withLimits(shaky, limiter)])
const model = withCache(
  withRetry(fallback, {
    delayMs: 1,
    onRetry: ({ attempt, error }) => console.log(`attempt ${attempt} failed: ${error.code}`),
  }),
)

const runtime = createRuntime()
const expert = defineAgent({ name: 'expert', model })
for (const _ of [1, 2]) {
  const { output } = await runtime.run(expert, 'How fast does kelp grow?')
  console.log(output)
}
console.log(`asked: ${down.requests.length} times in vain, ${shaky.requests.length} times with success in the end`)
console.log('the breaker is', breaker.state().type)
await runtime.close()
