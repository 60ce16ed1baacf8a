import { describe, expect, it } from 'vitest'
import { voteTask } from '../../src/offline-model/assignment.ts'
import { code } from '../../src/offline-model/code.ts'
import { knowledge } from '../../src/offline-model/knowledge.ts'
import { review } from '../../src/offline-model/review.ts'
import { test } from '../../src/offline-model/test.ts'
import { heard, hearing, user } from './conversation.ts'
import { answerOf, json, report } from './sample-findings.ts'

describe('every worker', () => {
  it.each([
    ['knowledge', knowledge],
    ['code', code],
    ['test', test],
    ['review', review],
  ])('%s votes by its own report when told to', (_, role) => {
    expect(answerOf(role(hearing([user(voteTask(report(json)))])))).toMatchObject({ type: 'vote', vote: 'not ready' })
    expect(answerOf(role(hearing([user(voteTask(report())), heard('gossip')])))).toMatchObject({ vote: 'ready' })
  })
})
