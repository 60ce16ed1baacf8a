// What the Responses API refuses: checked in the order in which a request is read. This server stores nothing, so that
// what is replayed must be complete, and be what this server gave.
import type { Body, Problem } from './dialect.ts'
import { contentText, list, object, objects, text } from './json-read.ts'
import { responsesMediaFault } from './media.ts'
import { badRequest, missingOpenaiKey, unknownField } from './openai-errors.ts'
import { sealOf } from './seal.ts'
import { strictSchemaFault } from './strict-schema.ts'

const fields: ReadonlySet<string> = new Set(
  `access_programs background context_management conversation image include input instructions max_output_tokens
  max_tool_calls metadata model moderation parallel_tool_calls previous_response_id prompt prompt_cache_key
  prompt_cache_options prompt_cache_retention reasoning safety_identifier service_tier store stream stream_options
  temperature text tool_choice tools top_logprobs top_p truncation user`.split(/\s+/),
)

export function responsesProblem(body: Body, headers: Readonly<Record<string, string>>): Problem | undefined {
  const items = objects(body.input)
  return (
    missingOpenaiKey(headers) ??
    unknownField(body, fields) ??
    settingProblem(body) ??
    toolProblem(body) ??
    inputProblem(body, items) ??
    mediaProblem(items) ??
    reasoningProblem(items) ??
    pairingProblem(items)
  )
}

function settingProblem(body: Body): Problem | undefined {
  if (text(body.model) === '') return missing('model')
  if (typeof body.max_output_tokens === 'number' && body.max_output_tokens < 16) {
    const what = `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16.`
    return badRequest(what, 'max_output_tokens', 'integer_below_min_value')
  }
  const sealed = list(body.include).includes('reasoning.encrypted_content')
  if (sealed && /^(gpt-4|chatgpt-)/.test(text(body.model))) {
    return badRequest('Encrypted content is not supported with this model.', 'include')
  }
  const format = object(object(body.text)?.format)
  const demanded = format?.type === 'json_schema'
  if (demanded && (text(format?.name) === '' || object(format?.schema) === undefined))
    return missing('text.format.schema')
  const fault = format?.strict === true ? strictSchemaFault(format.schema) : undefined
  if (fault === undefined) return undefined
  return badRequest(`Invalid schema for response_format '${text(format?.name)}': ${fault}`, 'text.format.schema')
}

function toolProblem(body: Body): Problem | undefined {
  const tools = objects(body.tools)
  const unnamed = tools.findIndex(({ name }) => !/^[a-zA-Z0-9_-]{1,64}$/.test(text(name)))
  if (unnamed >= 0) return missing(`tools[${unnamed}].name`)
  const strict = tools.find(tool => tool.strict === true && strictSchemaFault(tool.parameters) !== undefined)
  if (strict) {
    const what = `Invalid schema for function '${text(strict.name)}': ${strictSchemaFault(strict.parameters)}`
    return badRequest(what, 'tools', 'invalid_function_parameters')
  }
  const chosen = object(body.tool_choice)?.name
  const absent = chosen !== undefined && !tools.some(({ name }) => name === chosen)
  return absent ? badRequest(`Tool choice '${text(chosen)}' not found in 'tools' parameter.`, 'tool_choice') : undefined
}

function inputProblem(body: Body, items: readonly Body[]): Problem | undefined {
  if (typeof body.input === 'string') return undefined
  if (items.length === 0) return missing('input')
  const index = items.findIndex(isEmptyMessage)
  return index < 0 ? undefined : missing(`input[${index}].content`)
}

function mediaProblem(items: readonly Body[]): Problem | undefined {
  const fault = responsesMediaFault(items)
  return fault && badRequest(`Invalid value: ${fault.what}.`, `input${fault.place}`, 'invalid_value')
}

function isEmptyMessage({ type, role, content }: Body): boolean {
  if (type !== undefined && type !== 'message') return false
  return role === undefined || (contentText(content) === '' && objects(content).length === 0)
}

function reasoningProblem(items: readonly Body[]): Problem | undefined {
  let at = 0
  for (const [index, item] of items.entries()) {
    if (item.role === 'user' || item.type === 'function_call_output') at = 0
    if (item.type !== 'reasoning') continue
    const id = text(item.id)
    if (typeof item.encrypted_content !== 'string') return notStored(id)
    const thought = objects(item.summary)
      .map(part => text(part.text))
      .join('')
    if (item.encrypted_content !== sealOf(thought, at++)) {
      return badRequest(
        `The encrypted content for item ${id} could not be verified.`,
        null,
        'invalid_encrypted_content',
      )
    }
    const next = items[index + 1]
    if (next === undefined || next.type === 'function_call_output' || next.role === 'user') {
      return badRequest(`Item '${id}' of type 'reasoning' was provided without its required following item.`, 'input')
    }
  }
  return undefined
}

function notStored(id: string): Problem {
  const what = `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false.`
  return { status: 404, type: 'invalid_request_error', message: what, param: 'input', code: null }
}

function pairingProblem(items: readonly Body[]): Problem | undefined {
  const called = new Set<string>()
  const answered = new Set<string>()
  for (const item of items) {
    const id = text(item.call_id)
    if (item.type === 'function_call') called.add(id)
    if (item.type !== 'function_call_output') continue
    if (!called.has(id)) return badRequest(`No tool call found for function call output with call_id ${id}.`, 'input')
    answered.add(id)
  }
  const open = [...called].find(id => !answered.has(id))
  return open === undefined ? undefined : badRequest(`No tool output found for function call ${open}.`, 'input')
}

function missing(param: string): Problem {
  return badRequest(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter')
}
