// What the Messages API refuses: checked in the order in which a request is read.
import type { Body, Problem } from './dialect.ts'
import { list, object, objects, text } from './json-read.ts'
import { anthropicMediaFault } from './media.ts'
import { sealOf } from './seal.ts'
import type { Json } from './wire-turn.ts'

const fields: ReadonlySet<string> = new Set(
  `max_tokens messages model cache_control container diagnostics inference_geo metadata output_config service_tier speed
  stop_sequences stream system thinking tool_choice tools user_profile_id workspace_id`.split(/\s+/),
)
const mostCacheMarks = 4
const leastBudget = 1024

export function anthropicProblem(body: Body, headers: Readonly<Record<string, string>>): Problem | undefined {
  const messages = objects(body.messages)
  return (
    headerProblem(headers) ??
    fieldProblem(body) ??
    thinkingProblem(body) ??
    toolProblem(body) ??
    formatProblem(body) ??
    contentProblem(messages) ??
    mediaProblem(messages) ??
    sealProblem(messages) ??
    pairingProblem(messages)
  )
}

function headerProblem(headers: Readonly<Record<string, string>>): Problem | undefined {
  if (!headers['x-api-key'] && !/^Bearer \S/.test(headers.authorization ?? '')) {
    return { status: 401, type: 'authentication_error', message: 'x-api-key header is required' }
  }
  return headers['anthropic-version'] ? undefined : bad('anthropic-version: header is required')
}

function fieldProblem(body: Body): Problem | undefined {
  const missing = ['model', 'max_tokens', 'messages'].find(name => body[name] === undefined)
  if (missing) return bad(`${missing}: Field required`)
  const extra = Object.keys(body).find(name => !fields.has(name))
  if (extra) return bad(`${extra}: Extra inputs are not permitted`)
  const tokens = body.max_tokens
  if (typeof tokens !== 'number' || tokens < 1) return bad('max_tokens: Input should be greater than or equal to 1')
  const marks = cacheMarks(body)
  return marks > mostCacheMarks
    ? bad(`A maximum of ${mostCacheMarks} blocks with cache_control may be provided. Found ${marks}.`)
    : undefined
}

function cacheMarks(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 0
  const own = object(object(value)?.cache_control) ? 1 : 0
  return Object.values(value).reduce<number>((sum, inner) => sum + cacheMarks(inner), own)
}

function thinkingProblem(body: Body): Problem | undefined {
  const thinking = object(body.thinking)
  if (thinking?.type !== 'enabled') return undefined
  const budget = Number(thinking.budget_tokens)
  if (!(budget >= leastBudget))
    return bad('thinking.enabled.budget_tokens: Input should be greater than or equal to 1024')
  if (budget >= Number(body.max_tokens)) return bad('`max_tokens` must be greater than `thinking.budget_tokens`.')
  const forced = ['any', 'tool'].includes(text(object(body.tool_choice)?.type))
  return forced ? bad('Thinking may not be enabled when tool_choice forces tool use.') : undefined
}

function toolProblem(body: Body): Problem | undefined {
  const tools = objects(body.tools)
  const index = tools.findIndex(tool => !/^[a-zA-Z0-9_-]{1,128}$/.test(text(tool.name)))
  if (index >= 0) return bad(`tools.${index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`)
  const untyped = tools.findIndex(
    tool => tool.input_schema !== undefined && object(tool.input_schema)?.type !== 'object',
  )
  if (untyped >= 0) return bad(`tools.${untyped}.custom.input_schema.type: Input should be 'object'`)
  const choice = object(body.tool_choice)
  if (choice && tools.length === 0) return bad('tool_choice may only be specified while providing tools.')
  const absent = choice?.type === 'tool' && !tools.some(tool => tool.name === choice.name)
  return absent ? bad(`Tool '${text(choice.name)}' not found in provided tools`) : undefined
}

function formatProblem(body: Body): Problem | undefined {
  const format = object(object(body.output_config)?.format)
  if (format === undefined) return undefined
  if (format.type !== 'json_schema') return bad("output_config.format.type: Input should be 'json_schema'")
  return object(format.schema) === undefined ? bad('output_config.format.schema: Field required') : undefined
}

function mediaProblem(messages: readonly Body[]): Problem | undefined {
  const fault = anthropicMediaFault(messages)
  return fault && bad(`messages${fault.place}: ${fault.what}`)
}

function contentProblem(messages: readonly Body[]): Problem | undefined {
  if (messages.length === 0) return bad('messages: at least one message is required')
  if (messages[0]?.role === 'assistant') return bad('messages: first message must use the "user" role')
  for (const [index, { role, content }] of messages.entries()) {
    if (!['user', 'assistant', 'system'].includes(text(role))) {
      return bad(`messages.${index}.role: Input should be 'user' or 'assistant'`)
    }
    const optional = role === 'assistant' && index === messages.length - 1
    const empty = typeof content === 'string' ? content === '' : list(content).length === 0
    if (empty && !optional) {
      return bad(
        `messages.${index}: all messages must have non-empty content except for the optional final assistant message`,
      )
    }
    const blank = objects(content).some(block => block.type === 'text' && text(block.text).trim() === '')
    if (blank) return bad('messages: text content blocks must contain non-whitespace text')
  }
  return undefined
}

function sealProblem(messages: readonly Body[]): Problem | undefined {
  for (const [index, { content }] of messages.entries()) {
    let thoughts = 0
    for (const [at, block] of objects(content).entries()) {
      const place = `messages.${index}.content.${at}`
      if (block.type === 'thinking' && block.signature !== sealOf(text(block.thinking), thoughts++)) {
        return bad(`${place}: Invalid \`signature\` in \`thinking\` block`)
      }
      if (block.type === 'redacted_thinking' && block.data !== sealOf('', thoughts++)) {
        return bad(`${place}: Invalid \`data\` in \`redacted_thinking\` block`)
      }
    }
  }
  return undefined
}

function pairingProblem(messages: readonly Body[]): Problem | undefined {
  const seen = new Set<string>()
  let open: readonly string[] = []
  for (const [index, { role, content }] of [...messages, {} as Body].entries()) {
    const results = objects(content).filter(block => block.type === 'tool_result')
    const ids = results.map(result => text(result.tool_use_id))
    const unanswered = open.filter(id => !ids.includes(id))
    if (unanswered.length > 0) return missingResults(unanswered, index - 1)
    const orphan = ids.find(id => !open.includes(id))
    if (orphan !== undefined) return unexpectedResult(orphan, index)
    open = role === 'assistant' ? toolUses(content) : []
    if (open.some(id => seen.has(id)) || new Set(open).size < open.length) {
      return bad('messages: `tool_use` ids must be unique')
    }
    for (const id of open) seen.add(id)
  }
  return undefined
}

function toolUses(content: Json | undefined): readonly string[] {
  return objects(content)
    .filter(block => block.type === 'tool_use')
    .map(block => text(block.id))
}

function missingResults(ids: readonly string[], index: number): Problem {
  const what = '`tool_use` ids were found without `tool_result` blocks immediately after'
  const rule = 'Each `tool_use` block must have a corresponding `tool_result` block in the next message.'
  return bad(`messages.${index}: ${what}: ${ids.join(', ')}. ${rule}`)
}

function unexpectedResult(id: string, index: number): Problem {
  const rule = 'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.'
  return bad(`messages.${index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ${rule}`)
}

function bad(message: string): Problem {
  return { status: 400, type: 'invalid_request_error', message }
}
