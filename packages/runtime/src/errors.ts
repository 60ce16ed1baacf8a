// The error of everything above a provider: one class, one literal code each, and what the reader should do about it.
// The table is the single source: the class checks against it and docs/errors.md is generated from it.

export type ErrorCode =
  | 'address_invalid'
  | 'address_taken'
  | 'address_unknown'
  | 'agent_exists'
  | 'agent_invalid'
  | 'agent_not_found'
  | 'answer_cut'
  | 'artifact_not_found'
  | 'artifacts_full'
  | 'ask_cancelled'
  | 'ask_cycle'
  | 'ask_deadline'
  | 'behaviour_missing'
  | 'callee_failed'
  | 'callee_stopped'
  | 'cancelled'
  | 'chart_invalid'
  | 'conflict'
  | 'chart_fault'
  | 'confidence_low'
  | 'default_agent_missing'
  | 'dependency_failed'
  | 'duplicate_child'
  | 'guard_refused'
  | 'input_invalid'
  | 'injected_crash'
  | 'lifecycle_invalid'
  | 'limit_exceeded'
  | 'lock_timeout'
  | 'mailbox_full'
  | 'merge_conflict'
  | 'model_missing'
  | 'model_not_found'
  | 'model_refused'
  | 'no_consensus'
  | 'no_decision'
  | 'not_json'
  | 'output_invalid'
  | 'permission_denied'
  | 'plan_invalid'
  | 'request_refused'
  | 'resume_required'
  | 'runtime_closed'
  | 'setting_unsupported'
  | 'step_failed'
  | 'step_missing'
  | 'store_busy'
  | 'store_failed'
  | 'store_invalid'
  | 'store_newer'
  | 'task_not_found'
  | 'task_poisonous'
  | 'tool_failed'
  | 'tool_invalid'
  | 'too_few_results'
  | 'tool_not_found'
  | 'tool_timeout'
  | 'verification_failed'
  | 'workflow_invalid'

export interface CodeEntry {
  readonly meaning: string
  readonly whatToDo: string
  readonly retryable: boolean
}

const entry = (meaning: string, whatToDo: string, retryable = false): CodeEntry => ({ meaning, whatToDo, retryable })

/** Every code of a {@link StatecraftError}, with its meaning and the way out. */
export const errorCodes: Readonly<Record<ErrorCode, CodeEntry>> = {
  address_invalid: entry(
    'An address or a part of one is not usable.',
    'Use letters, digits and - _ . : @ ~ in each part.',
  ),
  address_taken: entry('An actor lives at this address already.', 'Choose another id, or stop the other actor first.'),
  address_unknown: entry('Nobody lives at this address.', 'Check the address; the actor may have stopped.'),
  agent_exists: entry('An agent of this name is registered.', 'Choose another name, or remove the other one.'),
  agent_invalid: entry(
    'A definition of an agent cannot work.',
    'The message lists what is wrong; mend the definition.',
  ),
  answer_cut: entry(
    'The model reached its output limit before its answer was complete.',
    'Raise maxTokens, or make the task smaller.',
  ),
  agent_not_found: entry(
    'No agent of this name, or of this kind, is known.',
    'The message lists who there is; register it: runtime.agents.register(agent).',
  ),
  artifact_not_found: entry(
    'There is no such artifact, or this version of it is not kept any more.',
    'The message lists what there is; it may have expired.',
  ),
  artifacts_full: entry(
    'The artifacts of a runtime have reached their bounds.',
    'Delete some, keep fewer versions or for less time, or raise the bound that the message names.',
  ),
  ask_cancelled: entry('The asker withdrew its request.', 'Nothing; it no longer needs the answer.'),
  ask_cycle: entry('A request would wait for itself.', 'Ask somebody who does not wait for you.'),
  ask_deadline: entry('No answer came before the deadline.', 'Give it more time, or a smaller task.', true),
  behaviour_missing: entry(
    'The store holds actors whose behaviour nobody registered.',
    'Register every definition that the message names, then call runtime.resume() again.',
  ),
  callee_failed: entry('The actor that was asked failed for good.', 'Look at its failure; ask another one.'),
  callee_stopped: entry('The actor that was asked has stopped.', 'Ask another one, or spawn it again.'),
  cancelled: entry('The work was cancelled.', 'Nothing; somebody asked for it.'),
  chart_invalid: entry('A chart cannot be hosted.', 'The message names the state and what to use instead.'),
  chart_fault: entry('A chart threw in the middle of a turn.', 'Fix the guard or action that the cause names.'),
  conflict: entry(
    'An artifact was changed since the version that a change was made for.',
    'Read it again, and make the change from the version that the message names.',
  ),
  confidence_low: entry(
    'An answer came, and its agent was less sure of it than is wanted.',
    'Lower minConfidence, or name alternatives that may do better.',
  ),
  default_agent_missing: entry(
    'A run named no agent and there is no default.',
    'Name an agent, or runtime.agents.setDefault(name).',
  ),
  dependency_failed: entry(
    'A task did not begin, since one that must come first did not complete.',
    'Look at the task that the message names; run both again.',
  ),
  duplicate_child: entry('A chart spawned a child id that is live.', 'Give every child an id of its own.'),
  guard_refused: entry(
    'A guard refused a task or an answer.',
    'The message says why; details.code says it for programs. Change what was asked, or the guard.',
  ),
  input_invalid: entry('An argument has the wrong shape.', 'The message names the argument and the shape it wants.'),
  injected_crash: entry('The actor was crashed on purpose.', 'Nothing; this is what runtime.crash does.'),
  lifecycle_invalid: entry('A lifecycle has a fault.', 'The message lists every fault; mend the phases.'),
  limit_exceeded: entry('A limit was reached.', 'Raise the limit that the message names, or make the task smaller.'),
  lock_timeout: entry(
    'A lock did not come free in time.',
    'Wait longer (timeoutMs), hold it for less time, or do not lock a key inside work that holds it.',
    true,
  ),
  mailbox_full: entry(
    'The mailbox refused a message.',
    'Slow down, enlarge the mailbox, or use overflow: "wait".',
    true,
  ),
  merge_conflict: entry(
    'Results that were to be merged say different things of the same place, and the policy is to fail then.',
    'The message names each place: choose another policy, or settle the difference before.',
  ),
  model_missing: entry('An agent has no model.', 'Pass model to the agent, the run or createRuntime.'),
  no_consensus: entry(
    'Those who voted do not agree enough, or too few of them answered.',
    'Look at the votes in the details; lower minAgreement or quorum, or ask others.',
  ),
  no_decision: entry(
    'The model kept replying without doing what its phase asks for.',
    'Use a stronger model, or clearer instructions.',
  ),
  model_refused: entry('The model declined to answer.', 'Rephrase the task, or use another model.'),
  model_not_found: entry('No model of this name is known.', 'Register it: createRuntime({ models: { name: model } }).'),
  not_json: entry(
    'A value that a durable host must save is not plain JSON.',
    'The message names the actor and the field: turn that value into text, a number, a list or a plain object.',
  ),
  output_invalid: entry(
    'The answer does not fit the output schema.',
    'Loosen the schema, or allow more repairs.',
    true,
  ),
  permission_denied: entry(
    'An agent may not do this with artifacts.',
    'Let another agent do it, or give it the permission: createRuntime({ artifacts: { permissions } }).',
  ),
  plan_invalid: entry(
    'A planner made no plan that can be carried out, although it was told what was wrong.',
    'The message lists the faults of its last plan: use a stronger model, or clearer instructions.',
  ),
  request_refused: entry('A request was turned down.', 'The message says by whom and why.'),
  resume_required: entry(
    'The store holds the work of an earlier process.',
    'Register the agents, then call runtime.resume() before anything else.',
  ),
  runtime_closed: entry('The runtime is closed.', 'Create a new one.'),
  setting_unsupported: entry(
    'A model setting that holds for this agent is one that its model does not have.',
    'The message names the setting and what to use in its place.',
  ),
  step_failed: entry('A step ended with an error.', 'Look at the cause.'),
  step_missing: entry('A chart uses a source that has no step.', 'Pass a function for it in steps.'),
  store_busy: entry(
    'Another process has the store open.',
    'Stop that process, or give this one a file of its own.',
    true,
  ),
  store_failed: entry(
    'The store could not commit; the host has stopped.',
    'Free disk space or mend the file, then start again: nothing committed is lost.',
  ),
  store_invalid: entry(
    'The file cannot be opened as a store, or a row of it is damaged.',
    'The message names the place: use another file, or restore a backup.',
  ),
  store_newer: entry('A newer version of this package wrote the store.', 'Update the package, or use another file.'),
  task_not_found: entry('No task of this id is known.', 'Finished tasks are kept for a while only; keep the result.'),
  task_poisonous: entry(
    'The agent crashed each time it worked on this task, and the task was set aside.',
    'Look at the failures of the agent; change the task, or raise maxCrashes.',
  ),
  tool_failed: entry('A tool threw.', 'Look at the cause; the model is told too.'),
  tool_invalid: entry('A tool definition cannot work.', 'The message names what is missing.'),
  verification_failed: entry(
    'No answer passed verification within the allowed number of tries.',
    'Raise maxRejects, or look at the reasons in the conversation.',
  ),
  too_few_results: entry(
    'Fewer members of a pattern succeeded than must.',
    'Look at the failures that the message names, or lower minSuccessful.',
  ),
  workflow_invalid: entry(
    'The tasks of a workflow cannot be carried out as they stand.',
    'The message lists every fault, and details.faults has them as data; mend the tasks.',
  ),
  tool_not_found: entry(
    'No tool of this name is known.',
    'Register it: createRuntime({ tools: [tool] }), or pass the tool itself.',
  ),
  tool_timeout: entry('A tool took longer than its limit.', 'Raise timeoutMs of the tool, or make it faster.', true),
}

/** What every error of the project looks like, whichever package or copy of it made it. */
export interface ErrorShape {
  readonly code: string
  readonly retryable: boolean
  readonly message: string
  readonly cause?: unknown
}

const MARK: unique symbol = Symbol.for('statecraft.error') as never

/**
 * Thrown for misuse, and carried as data by results of work that failed.
 *
 * @example
 * ```ts
 * try { runtime.actor('root/nobody') } catch (e) { if (isStatecraftError(e)) console.error(e.code, e.message) }
 * ```
 */
export class StatecraftError extends Error {
  override readonly name: string = 'StatecraftError'
  readonly code: ErrorCode
  readonly retryable: boolean
  /** More about it, as data: for example `{ limit: 'turns' }`. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.retryable = errorCodes[code].retryable
    this.details = options.details
    Object.defineProperty(this, MARK, { value: true })
  }
}

/** True for an error of any of the project's packages, also from another copy of them. */
export function isStatecraftError(error: unknown): error is Error & ErrorShape {
  return error instanceof Error && MARK in error
}
