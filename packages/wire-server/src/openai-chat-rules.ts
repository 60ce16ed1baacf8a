// What Chat Completions refuses: checked in the order in which a request is read.
import type { Body, Problem } from './dialect.ts'
import { list, object, objects, text } from './json-read.ts'
import { chatMediaFault } from './media.ts'
import { badRequest, missingOpenaiKey, unknownField } from './openai-errors.ts'
import { strictSchemaFault } from './strict-schema.ts'

const fields: ReadonlySet<string> = new Set(
  `messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens
  metadata modalities moderation n parallel_tool_calls prediction presence_penalty prompt_cache_key prompt_cache_options
  prompt_cache_retention reasoning_effort response_format safety_identifier seed service_tier stop store stream
  stream_options temperature tool_choice tools top_logprobs top_p user verbosity web_search_options`.split(/\s+/),
)
const roles: ReadonlySet<string> = new Set(['system', 'developer', 'user', 'assistant', 'tool'])

export function chatProblem(body: Body, headers: Readonly<Record<string, string>>): Problem | undefined {
  return (
    missingOpenaiKey(headers) ??
    unknownField(body, fields) ??
    settingProblem(body) ??
    toolProblem(body) ??
    messageProblem(objects(body.messages)) ??
    mediaProblem(objects(body.messages)) ??
    pairingProblem(objects(body.messages))
  )
}

function settingProblem(body: Body): Problem | undefined {
  if (text(body.model) === '') return badRequest('you must provide a model parameter')
  if (body.stream_options !== undefined && body.stream !== true) {
    return badRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options')
  }
  const format = object(object(body.response_format)?.json_schema)
  const demanded = object(body.response_format)?.type === 'json_schema'
  if (demanded && (text(format?.name) === '' || object(format?.schema) === undefined)) {
    const param = 'response_format.json_schema'
    return badRequest(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter')
  }
  const fault = format?.strict === true ? strictSchemaFault(format.schema) : undefined
  return fault === undefined
    ? undefined
    : badRequest(`Invalid schema for response_format '${text(format?.name)}': ${fault}`, 'response_format')
}

function toolProblem(body: Body): Problem | undefined {
  const tools = objects(body.tools).map(tool => object(tool.function) ?? {})
  if (body.tools !== undefined && tools.length === 0) {
    return badRequest("Invalid 'tools': empty array. Expected an array with minimum length 1.", 'tools', 'empty_array')
  }
  const extra = ['tool_choice', 'parallel_tool_calls'].find(name => body[name] !== undefined && tools.length === 0)
  if (extra) return badRequest(`'${extra}' is only allowed when 'tools' are specified.`, extra)
  const unnamed = tools.find(({ name }) => !/^[a-zA-Z0-9_-]{1,64}$/.test(text(name)))
  if (unnamed) return badRequest(`Invalid 'tools[0].function.name': string does not match pattern.`, 'tools')
  const strict = tools.find(tool => tool.strict === true && strictSchemaFault(tool.parameters) !== undefined)
  if (strict) {
    const what = `Invalid schema for function '${text(strict.name)}': ${strictSchemaFault(strict.parameters)}`
    return badRequest(what, 'tools', 'invalid_function_parameters')
  }
  const chosen = object(object(body.tool_choice)?.function)?.name
  const missing = chosen !== undefined && !tools.some(({ name }) => name === chosen)
  return missing
    ? badRequest(`Tool choice '${text(chosen)}' not found in 'tools' parameter.`, 'tool_choice')
    : undefined
}

function messageProblem(messages: readonly Body[]): Problem | undefined {
  if (messages.length === 0) {
    return badRequest(
      "Invalid 'messages': empty array. Expected an array with minimum length 1.",
      'messages',
      'empty_array',
    )
  }
  const index = messages.findIndex(message => !roles.has(text(message.role)) || lacksContent(message))
  if (index < 0) return undefined
  const place = `messages[${index}]`
  return roles.has(text(messages[index]?.role))
    ? badRequest(`Invalid value for 'content': expected a string, got null.`, `${place}.content`)
    : badRequest(`Invalid value: '${text(messages[index]?.role)}'.`, `${place}.role`, 'invalid_value')
}

function mediaProblem(messages: readonly Body[]): Problem | undefined {
  const fault = chatMediaFault(messages)
  return fault && badRequest(`Invalid value: ${fault.what}.`, `messages${fault.place}`, 'invalid_value')
}

function lacksContent({ role, content, tool_calls: calls, refusal }: Body): boolean {
  if (role === 'assistant' && (list(calls).length > 0 || typeof refusal === 'string')) return false
  return typeof content !== 'string' && list(content).length === 0
}

function pairingProblem(messages: readonly Body[]): Problem | undefined {
  let open: readonly string[] = []
  for (const [index, message] of [...messages, {} as Body].entries()) {
    if (message.role === 'tool') {
      const id = text(message.tool_call_id)
      if (!open.includes(id)) return orphan(index)
      open = open.filter(each => each !== id)
    } else {
      if (open.length > 0) return unanswered(open, index)
      open = objects(message.tool_calls).map(call => text(call.id))
    }
  }
  return undefined
}

function orphan(index: number): Problem {
  const what = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
  return badRequest(`Invalid parameter: ${what}`, `messages.[${index}].role`)
}

function unanswered(ids: readonly string[], index: number): Problem {
  const rule =
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
  const which = `The following tool_call_ids did not have response messages: ${ids.join(', ')}`
  return badRequest(`${rule} ${which}`, `messages.[${index}].role`)
}
