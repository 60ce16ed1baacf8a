import { expectTypeOf, test } from 'vitest'
import {
  callTool,
  type Model,
  type ModelRequest,
  type ScriptedModel,
  type ScriptedReply,
  type ScriptTurn,
  scriptedModel,
} from '../src/index.ts'

test('scriptedModel takes one kind of script and gives a model', () => {
  expectTypeOf(scriptedModel(['one', { text: 'two' }, () => 'three'])).toEqualTypeOf<ScriptedModel>()
  expectTypeOf<ScriptedModel>().toExtend<Model>()
  expectTypeOf(scriptedModel([]).remaining).toEqualTypeOf<number | undefined>()
  expectTypeOf(scriptedModel([]).requests).toEqualTypeOf<readonly ModelRequest[]>()
  // @ts-expect-error replies and rules do not mix
  scriptedModel(['one', { when: () => true, reply: 'two' }])
})

test('functions and rules know their arguments', () => {
  scriptedModel((request, turn) => {
    expectTypeOf(request).toEqualTypeOf<ModelRequest>()
    expectTypeOf(turn).toEqualTypeOf<ScriptTurn>()
    return callTool('add', { a: 1 })
  })
  scriptedModel([{ when: (_, turn) => turn.call > 1, reply: async (_, turn) => turn.prompt }])
  // @ts-expect-error `when` decides, it does not reply
  scriptedModel([{ when: () => 'yes', reply: 'two' }])
})

test('a reply is an answer or a failure, never both', () => {
  expectTypeOf<{ text: string; fault: 'cut' }>().toExtend<ScriptedReply>()
  expectTypeOf<{ fault: 'rate_limited'; latencyMs: number }>().toExtend<ScriptedReply>()
  // @ts-expect-error a failure has no text
  expectTypeOf<ScriptedReply>(typed({ text: 'half', fault: 'network' }))
  // @ts-expect-error no such fault
  typed({ fault: 'bad_weather' })
  // @ts-expect-error a Date is not JSON
  callTool('remind', { at: new Date(0) })
})

function typed(reply: ScriptedReply): ScriptedReply {
  return reply
}
