// The rules for calls that come to an answer: content, stream, usage, finish.
import { textOf, toolCallsOf } from '../content.ts'
import type { StreamPart } from '../stream-part.ts'
import { check, equal } from './assert.ts'
import { answered, type ConformanceRule, question, questionWithTools, watch } from './rule.ts'

const rome = 'The capital of Italy is Rome, and has been since 1871.'
const sum = { name: 'add', input: { a: 2, b: 3 } }
const product = { name: 'multiply', input: { a: 4, b: 5 } }

export const answerRules: readonly ConformanceRule[] = [
  {
    title: 'answers with text and says that it stopped',
    turns: [{ type: 'answer', text: rome }],
    async check(model) {
      const { reply } = await watch(model)
      equal(reply.content, [{ type: 'text', text: rome }], 'content')
      equal(reply.finish.unified, 'stop', 'finish.unified')
      check(model.modelId !== '', 'the model must have an id')
      check(reply.modelId !== '', 'the reply must say which model answered')
    },
  },
  {
    title: 'replies the same whether anybody watches or not',
    turns: [
      { type: 'answer', text: rome },
      { type: 'answer', text: rome },
    ],
    async check(model) {
      const unwatched = await model(question, { signal: new AbortController().signal })
      const { reply } = await watch(model)
      equal(unwatched, { ...reply, requestId: unwatched.requestId }, 'the reply to a call without `emit`')
    },
  },
  {
    title: 'replies plain data that survives JSON',
    turns: [{ type: 'answer', text: rome }],
    async check(model) {
      const { reply } = await watch(model)
      equal(JSON.parse(JSON.stringify(reply)), reply, 'the reply after JSON and back')
    },
  },
  {
    title: 'streams text whose deltas join to the answer',
    needs: ['streaming'],
    turns: [{ type: 'answer', text: rome }],
    async check(model) {
      const { reply, parts } = await watch(model)
      equal(joined(parts, 'text-delta'), textOf(reply), 'the text deltas, joined')
    },
  },
  {
    title: 'makes tool calls in parallel, in order and with unique ids',
    needs: ['tools'],
    turns: [{ type: 'answer', calls: [sum, sum, product] }],
    async check(model) {
      const calls = toolCallsOf((await watch(model, questionWithTools)).reply)
      equal(
        calls.map(({ name, input }) => ({ name, input })),
        [sum, sum, product],
        'the calls',
      )
      equal(new Set(calls.map(call => call.id)).size, 3, 'the number of different ids')
    },
  },
  {
    title: 'says that it stopped for its tool calls, after text too',
    needs: ['tools'],
    turns: [{ type: 'answer', text: 'Let me see.', calls: [sum] }],
    async check(model) {
      const { reply } = await watch(model, questionWithTools)
      equal(reply.finish.unified, 'tool-calls', 'finish.unified')
      equal(
        reply.content.map(part => part.type),
        ['text', 'tool-call'],
        'the order of the parts',
      )
    },
  },
  {
    title: 'streams tool calls whose deltas join to their input',
    needs: ['tools', 'streaming'],
    turns: [{ type: 'answer', calls: [sum, product] }],
    async check(model) {
      const { reply, parts } = await watch(model, questionWithTools)
      const starts = parts.filter(part => part.type === 'tool-call-start')
      const calls = toolCallsOf(reply)
      equal(
        starts.map(({ id, name }) => ({ id, name })),
        calls.map(({ id, name }) => ({ id, name })),
        'the calls that the stream starts',
      )
      for (const { id, input } of calls) {
        const own = parts.filter(part => part.type === 'tool-call-delta' && part.id === id)
        equal(JSON.parse(joined(own, 'tool-call-delta')), input, `the deltas of call ${id}, joined and parsed`)
      }
    },
  },
  {
    title: 'takes its own tool calls back together with their results',
    needs: ['tools'],
    turns: [
      { type: 'answer', calls: [sum, product] },
      { type: 'answer', text: '5 and 20.' },
    ],
    async check(model) {
      const { reply } = await watch(model, questionWithTools)
      const second = await watch(model, answered(questionWithTools, reply, { value: 5 }))
      equal(textOf(second.reply), '5 and 20.', 'the answer to the results')
    },
  },
  {
    title: 'hands over arguments that are not JSON as they are, with no input',
    needs: ['tools', 'malformed-arguments'],
    turns: [{ type: 'answer', calls: [{ name: 'add', malformed: '{"a": 2,' }] }],
    async check(model) {
      const [call] = toolCallsOf((await watch(model, questionWithTools)).reply)
      equal(call?.malformed, '{"a": 2,', 'malformed')
      equal(call?.input, undefined, 'input')
    },
  },
  {
    title: 'answers in JSON when an output is asked for',
    needs: ['structured-output'],
    turns: [{ type: 'answer', text: '{"city":"Rome","since":1871}' }],
    async check(model) {
      const properties = { city: { type: 'string' }, since: { type: 'number' } }
      const schema = { type: 'object', properties, required: ['city', 'since'], additionalProperties: false }
      const { reply } = await watch(model, { ...question, output: { name: 'capital', schema } })
      equal(JSON.parse(textOf(reply)), { city: 'Rome', since: 1871 }, 'the text, parsed')
    },
  },
  {
    title: 'keeps reasoning in front of what it led to, and takes it back',
    needs: ['reasoning', 'tools'],
    turns: [
      { type: 'answer', reasoning: 'Two and three make five.', calls: [sum] },
      { type: 'answer', text: 'Five.' },
    ],
    async check(model) {
      const { reply } = await watch(model, questionWithTools)
      const [thought] = reply.content
      check(thought?.type === 'reasoning', 'the first part must be the reasoning')
      equal(thought.text, 'Two and three make five.', 'the reasoning')
      check(thought.provider !== '', 'the reasoning must say whose it is')
      const second = await watch(model, answered(questionWithTools, reply, 5))
      equal(textOf(second.reply), 'Five.', 'the answer to the history with reasoning')
    },
  },
  {
    title: 'streams reasoning apart from text',
    needs: ['reasoning', 'streaming'],
    turns: [{ type: 'answer', reasoning: 'A capital is asked for.', text: rome }],
    async check(model) {
      const { parts } = await watch(model)
      equal(joined(parts, 'reasoning-delta'), 'A capital is asked for.', 'the reasoning deltas, joined')
      equal(joined(parts, 'text-delta'), rome, 'the text deltas, joined')
    },
  },
  {
    title: 'says that an answer was cut by the token limit',
    turns: [{ type: 'answer', text: 'The capital of', finish: 'length' }],
    async check(model) {
      const { reply } = await watch(model)
      equal(reply.finish.unified, 'length', 'finish.unified')
      equal(textOf(reply), 'The capital of', 'the text so far')
    },
  },
  {
    title: 'reports usage with cached tokens inside the input and reasoning inside the output',
    needs: ['usage'],
    turns: [
      {
        type: 'answer',
        text: rome,
        usage: { inputTokens: 120, outputTokens: 45, cacheReadTokens: 80, cacheWriteTokens: 10, reasoningTokens: 30 },
      },
    ],
    async check(model) {
      const { usage } = (await watch(model)).reply
      // A part may be unknown to a provider; the totals that hold it are not.
      const { inputTokens, outputTokens, cacheReadTokens = 80, cacheWriteTokens = 10, reasoningTokens = 30 } = usage
      equal([inputTokens, outputTokens], [120, 45], 'input and output tokens')
      equal([cacheReadTokens, cacheWriteTokens, reasoningTokens], [80, 10, 30], 'the parts, where they are known')
    },
  },
  {
    title: 'reports usage that the provider does not give as unknown, never as 0',
    turns: [{ type: 'answer', text: rome }],
    async check(model) {
      const { usage } = (await watch(model)).reply
      equal(usage, {}, 'the known counts')
    },
  },
]

function joined(parts: readonly StreamPart[], type: 'text-delta' | 'reasoning-delta' | 'tool-call-delta'): string {
  return parts.map(part => (part.type === type ? part.text : '')).join('')
}
