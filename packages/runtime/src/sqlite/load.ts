// Reads all rows of a store, checked, into what the engine can build up again. Throws `store_invalid` for the first that is damaged.
import type { DatabaseSync } from 'node:sqlite'
import type { Saved, SavedAsker } from '../engine/saved.ts'
import type { Envelope } from '../envelope.ts'
import { isFailure } from '../failure.ts'
import type { StepRecord } from '../step.ts'
import { type Row, rowsOf } from './row.ts'
import {
  isAccountState,
  isAnything,
  isEnvelope,
  isEvent,
  isLimits,
  isNumbers,
  isSavedOutcome,
  isScope,
  isStepRecord,
  isTries,
} from './shapes.ts'

const readActor = (row: Row): Saved['actors'][number] => ({
  address: row.text('address'),
  id: row.text('id'),
  parent: row.optionalText('parent'),
  behaviour: row.text('behaviour'),
  input: row.optionalJson('input', isAnything),
  life: row.number('life'),
  status: row.word('status', ['alive', 'failed']),
  state: row.optionalJson('state', isAnything),
  task: row.optionalText('task'),
  failures: row.optionalJson('failures', isNumbers),
  failedOn: row.optionalJson('failed_on', isEnvelope),
  restartDue: row.optionalNumber('restart_due'),
})

function readEnvelope(row: Row): Saved['envelopes'][number] {
  const envelope: Envelope = {
    seq: row.number('seq'),
    event: row.json('event', isEvent),
    from: row.optionalText('sender'),
    request: row.optionalText('request'),
    token: row.optionalText('token'),
    correlationId: row.optionalText('correlation'),
    causationId: row.optionalNumber('causation'),
    deadline: row.optionalNumber('deadline'),
  }
  return { address: row.text('address'), place: row.word('place', ['first', 'mailbox', 'stash', 'hand']), envelope }
}

const readStep = (row: Row): Saved['steps'][number] => ({
  address: row.text('address'),
  token: row.text('token'),
  source: row.text('source'),
  input: row.optionalJson('input', isAnything),
  attempt: row.number('attempt'),
  task: row.optionalText('task'),
})

const readTimer = (row: Row): Saved['timers'][number] => ({
  address: row.text('address'),
  token: row.text('token'),
  due: row.number('due'),
  event: row.json('event', isEvent),
})

function readAsker(row: Row): SavedAsker {
  const type = row.word('asker', ['app', 'actor', 'gone'])
  return type === 'actor' ? { type, address: row.text('asker_address'), token: row.text('asker_token') } : { type }
}

const readRequest = (row: Row): Saved['requests'][number] => ({
  id: row.text('id'),
  asker: readAsker(row),
  callee: row.text('callee'),
  deadline: row.optionalNumber('deadline'),
  cancelling: row.optionalJson('cancelling', isFailure),
  ephemeral: row.optionalText('ephemeral'),
  hops: row.number('hops'),
  tries: row.optionalJson('tries', isTries) ?? {},
})

type Records = ReadonlyMap<string, readonly StepRecord[]>

/** The records of each task, in their order. */
function readRecords(db: DatabaseSync): Records {
  const records = new Map<string, StepRecord[]>()
  rowsOf(db, 'task_step', 'task, place', row => {
    const task = row.text('task')
    const list = records.get(task) ?? []
    list.push(row.json('record', isStepRecord))
    records.set(task, list)
  })
  return records
}

const readTask =
  (records: Records) =>
  (row: Row): Saved['tasks'][number] => ({
    id: row.text('id'),
    run: row.text('run'),
    parent: row.optionalText('parent'),
    name: row.text('name'),
    address: row.text('address'),
    depth: row.number('depth'),
    limits: row.json('limits', isLimits),
    account: row.json('account', isAccountState),
    scope: row.optionalJson('scope', isScope),
    steps: records.get(row.text('id')) ?? [],
    status: row.word('status', ['pending', 'in_progress', 'completed', 'failed', 'cancelled']),
    createdAt: row.number('created_at'),
    startedAt: row.optionalNumber('started_at'),
    endedAt: row.optionalNumber('ended_at'),
    outcome: row.optionalJson('outcome', isSavedOutcome),
  })

const readHost = (row: Row): Pick<Saved, 'seq' | 'account'> => ({
  seq: row.number('seq'),
  account: row.optionalJson('account', isAccountState),
})

export function load(db: DatabaseSync): Saved {
  const [host = { seq: 0, account: undefined }] = rowsOf(db, 'host', 'seq', readHost)
  return {
    ...host,
    actors: rowsOf(db, 'actor', 'born', readActor),
    envelopes: rowsOf(db, 'envelope', 'position', readEnvelope),
    steps: rowsOf(db, 'step', 'started', readStep),
    timers: rowsOf(db, 'timer', 'due', readTimer),
    requests: rowsOf(db, 'request', 'opened', readRequest),
    tasks: rowsOf(db, 'task', 'opened', readTask(readRecords(db))),
    subscriptions: rowsOf(db, 'subscription', 'made', row => ({
      address: row.text('address'),
      topic: row.text('topic'),
    })),
  }
}
