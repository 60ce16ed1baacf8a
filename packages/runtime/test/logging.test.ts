import { expect, test } from 'vitest'
import { createRuntime, type Logger } from '../src/index.ts'
import { worker } from './actors.ts'

test('failures are errors, losses warnings, tasks information, the rest details', async () => {
  const lines: string[] = []
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${'type' in fields && fields.type === message}`)
  const logger: Logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
  await using runtime = createRuntime({ logger })
  runtime.spawn(worker('w'))
  await runtime.tell('nowhere', { type: 'X' })
  await runtime.ask('root/w', { type: 'TASK', task: 1 })
  runtime.crash('root/w')
  await runtime.idle()
  for (const expected of [
    'debug actor.spawned true',
    'warn dead-letter true',
    'info task.started true',
    'info task.ended true',
    'error actor.failed true',
    'warn actor.restarted true',
    'debug step.ended true',
  ])
    expect(lines).toContain(expected)
})
