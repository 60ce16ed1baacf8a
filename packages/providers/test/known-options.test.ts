import { expect, test } from 'vitest'
import { anthropic } from '../src/anthropic/index.ts'
import { scriptedModel } from '../src/index.ts'
import { createLimiter } from '../src/limiter.ts'
import { recordReplay } from '../src/node/index.ts'
import { openai } from '../src/openai/index.ts'
import { withBreaker } from '../src/with-breaker.ts'
import { withCache } from '../src/with-cache.ts'
import { withFallback } from '../src/with-fallback.ts'
import { withLimits } from '../src/with-limits.ts'
import { withRetry } from '../src/with-retry.ts'

/** As plain JavaScript may hand it over. */
const js = (given: unknown): never => given as never
const model = scriptedModel(['Hi'])

test.each<[string, () => unknown, string]>([
  [
    'retries',
    () => withRetry(model, js({ maxRetries: 5 })),
    'withRetry cannot be told so: "maxRetries" is no option: use "retries"',
  ],
  ['fallbacks', () => withFallback([model], js({ on: 1 })), '"on" is no option: the options are when'],
  ['a cache', () => withCache(model, js({ ttl: 5 })), '"ttl" is no option: use "ttlMs"'],
  [
    'a breaker',
    () => withBreaker(model, js({ threshold: 5 })),
    '"threshold" is no option: the options are failures, windowMs',
  ],
  [
    'limits',
    () => withLimits(model, js({ concurrency: 1, rpm: 5 })),
    '"rpm" is no option: the options are concurrency',
  ],
  ['a limiter', () => createLimiter(js({ concurrency: 1, rpm: 5 })), 'createLimiter cannot be told so'],
  [
    'a recording',
    () => recordReplay(model, js({ dir: 'x', folder: 'y' })),
    '"folder" is no option: the options are dir, mode',
  ],
  ['a scripted model', () => scriptedModel([], js({ id: 'x' })), '"id" is no option: the options are modelId'],
  [
    'a model of OpenAI',
    () => openai('m', js({ maxRetries: 2 })),
    '"maxRetries" is no option: wrap the model in withRetry',
  ],
  [
    'a model of Anthropic',
    () => anthropic('m', js({ dialect: 'openai' })),
    '"dialect" is no option: the options are apiKey',
  ],
  [
    'deadlines',
    () => openai('m', { timeouts: js({ totalMS: 5 }) }),
    '"totalMS" is no option: the options are connectMs',
  ],
  ['nothing', () => withRetry(model, js(null)), 'The options of withRetry must be an object, not null.'],
])('an option that there is not is refused when it is given to %s', (_, define, message) => {
  expect(define).toThrow(expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(message) }))
})

test('an option that is undefined is not given', () => {
  expect(() => withRetry(model, js({ maxRetries: undefined }))).not.toThrow()
})
