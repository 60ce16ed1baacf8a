// What a log should hear of a runtime: failures and losses as warnings, ends of tasks as information, turns as details.
import type { Bus, Observed } from './events.ts'

type LogLine = (fields: object, message: string) => void

/** Any logger in the shape of pino's. */
export interface Logger {
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

type Level = keyof Logger

const LEVELS: Partial<Record<Observed['type'], Level>> = {
  'actor.failed': 'error',
  caught: 'error',
  'dead-letter': 'warn',
  'dead-letters': 'warn',
  'actor.directive': 'warn',
  'actor.restarted': 'warn',
  'task.started': 'info',
  'task.passed': 'debug',
  'task.retried': 'warn',
  'task.ended': 'info',
  'actor.spawned': 'debug',
  'actor.stopped': 'debug',
  'actor.turn': 'debug',
  'step.started': 'debug',
  'step.ended': 'debug',
  'topic.published': 'debug',
  note: 'debug',
}

/** Warns of each thing once, however often it is seen. */
export function warnOnce(logger: Logger): (message: string) => void {
  const told = new Set<string>()
  return message => {
    if (told.has(message)) return
    told.add(message)
    logger.warn({}, message)
  }
}

/** Returns the function that ends it. */
export function logTo(logger: Logger, bus: Bus): () => void {
  return bus.on('*', event => {
    const level = LEVELS[event.type]
    if (level) logger[level](event, event.type)
  })
}
