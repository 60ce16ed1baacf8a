// What a model may ask for, as events of the chart: every tool call of a reply becomes one of these, and nothing else does.
// Actions other than USE_TOOL are offered to the model as tools with reserved names.
import type { Json, JsonSchema, ToolCallPart, ToolSpec } from '@statecraft/providers'
import type { ToolEffect } from './tool.ts'

/** Actions beside tools that do not end a phase. HANDOFF ends the task, once the peer has answered. */
export type SideAction =
  | 'DELEGATE'
  | 'CONSULT'
  | 'BROADCAST'
  | 'HANDOFF'
  | 'SPAWN_AGENT'
  | 'READ_ARTIFACT'
  | 'WRITE_ARTIFACT'

/** Actions that end a phase, where its lifecycle has them. */
export type EndAction = 'SUBMIT_PLAN' | 'ANSWER' | 'ACCEPT' | 'REJECT' | 'REPLAN' | 'RECORD_LESSON'

export type ActionType = 'USE_TOOL' | SideAction | EndAction

export const ACTION_TYPES: readonly ActionType[] = [
  'USE_TOOL',
  'DELEGATE',
  'CONSULT',
  'BROADCAST',
  'HANDOFF',
  'SPAWN_AGENT',
  'READ_ARTIFACT',
  'WRITE_ARTIFACT',
  'SUBMIT_PLAN',
  'ANSWER',
  'ACCEPT',
  'REJECT',
  'REPLAN',
  'RECORD_LESSON',
]

/** One thing that the model asked for. `id` is the call's, unique in its conversation. */
export interface Action {
  readonly type: ActionType
  readonly id: string
  /** The name under which the model called it; empty for plain text. */
  readonly name: string
  /** The arguments; undefined when they were not JSON. */
  readonly args: Json | undefined
  /** Of USE_TOOL: what the tool does; undefined for a tool that the agent does not have. */
  readonly effect?: ToolEffect | undefined
}

/** The reserved tool names of actions. */
export const ACTION_NAMES: Readonly<Record<Exclude<ActionType, 'USE_TOOL'>, string>> = {
  DELEGATE: 'delegate',
  CONSULT: 'consult',
  BROADCAST: 'broadcast',
  HANDOFF: 'handoff',
  SPAWN_AGENT: 'spawn_agent',
  READ_ARTIFACT: 'read_artifact',
  WRITE_ARTIFACT: 'write_artifact',
  SUBMIT_PLAN: 'submit_plan',
  ANSWER: 'answer',
  ACCEPT: 'accept',
  REJECT: 'reject',
  REPLAN: 'replan',
  RECORD_LESSON: 'record_lesson',
}

const TYPE_OF_NAME = new Map(Object.entries(ACTION_NAMES).map(([type, name]) => [name, type as ActionType]))

export const isReservedName = (name: string): boolean => TYPE_OF_NAME.has(name)

/** The action that a tool call means. `effects` knows the agent's own tools. */
export function actionOf(call: ToolCallPart, effects: ReadonlyMap<string, ToolEffect>): Action {
  const { id, name, input: args } = call
  const type = TYPE_OF_NAME.get(name)
  return type ? { type, id, name, args } : { type: 'USE_TOOL', id, name, args, effect: effects.get(name) }
}

/** How a model is shown a text, and an object with these and no other fields. */
export const text = (description: string): JsonSchema => ({ type: 'string', description })
export const object = (properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

/**
 * How each action is shown to the model. `names` are the agents, or topics, that it may address; `answer` is the shape of an
 * answer that is not text.
 */
export function actionSpec(
  type: Exclude<ActionType, 'USE_TOOL' | 'SPAWN_AGENT'>,
  names: readonly string[],
  answer: JsonSchema = text('The answer, in full'),
): ToolSpec {
  const name = ACTION_NAMES[type]
  switch (type) {
    case 'DELEGATE': {
      const task = object(
        {
          id: text('A short name of this task, for dependsOn'),
          agent: { type: 'string', enum: [...names] },
          task: text('What it shall do, complete in itself'),
          dependsOn: { type: 'array', items: { type: 'string' }, description: 'Ids of tasks whose results it needs' },
        },
        ['agent', 'task'],
      )
      return {
        name,
        description: `Hands work to other agents and waits for their results: ${names.join(', ')}`,
        inputSchema: object(
          {
            tasks: { type: 'array', items: task, minItems: 1 },
            mode: { type: 'string', enum: ['parallel', 'sequential'] },
          },
          ['tasks'],
        ),
      }
    }
    case 'CONSULT':
      return {
        name,
        description: `Asks a peer a question and waits for the answer: ${names.join(', ')}`,
        inputSchema: object(
          {
            agent: { type: 'string', enum: [...names] },
            question: text('The question, complete in itself'),
            type: text('What kind of help is wanted, such as facts, advice or a review'),
            context: text('What the peer should know of the work so far'),
          },
          ['agent', 'question'],
        ),
      }
    case 'BROADCAST':
      return {
        name,
        description: `Tells everyone who listens on a topic: ${names.join(', ')}`,
        inputSchema: object(
          {
            topic: { type: 'string', enum: [...names] },
            message: text('What they should know'),
            role: text('Only those of this role; left out: everyone who listens'),
          },
          ['topic', 'message'],
        ),
      }
    case 'HANDOFF':
      return {
        name,
        description: `Gives this conversation away to another agent, who answers in your place: ${names.join(', ')}`,
        inputSchema: object(
          { agent: { type: 'string', enum: [...names] }, note: text('What it should know beside the conversation') },
          ['agent'],
        ),
      }
    case 'READ_ARTIFACT':
      return {
        name,
        description: 'Reads an artifact that all agents share, by its id; without an id, lists those that fit',
        inputSchema: object(
          {
            id: text('Of the artifact to read'),
            version: { type: 'integer', minimum: 1, description: 'An earlier version; left out: the current one' },
            text: text('Words that the artifacts to list must contain'),
            tag: text('A tag that they must have'),
          },
          [],
        ),
      }
    case 'WRITE_ARTIFACT':
      return {
        name,
        description: 'Keeps something that all agents share, as a new version of an artifact',
        inputSchema: object(
          {
            id: text('A name that says what it is; the same name again makes a new version'),
            content: text('All of it: text, or JSON as text'),
            tags: { type: 'array', items: { type: 'string' }, description: 'Words by which others find it' },
            confidence: { type: 'number', minimum: 0, maximum: 1, description: 'How sure you are of it, from 0 to 1' },
            expectedVersion: {
              type: 'integer',
              minimum: 0,
              description:
                'The version that you have read and changed, 0 for a new one: refused if it is another by now',
            },
          },
          ['id', 'content'],
        ),
      }
    case 'SUBMIT_PLAN':
      return {
        name,
        description: 'Submits the plan and begins to carry it out',
        inputSchema: object({ plan: text('The plan, step by step') }, ['plan']),
      }
    case 'ANSWER':
      return { name, description: 'Gives the answer', inputSchema: object({ answer }, ['answer']) }
    case 'ACCEPT':
      return {
        name,
        description: 'Accepts the answer',
        inputSchema: object(
          { confidence: { type: 'number', minimum: 0, maximum: 1, description: 'How sure you are, from 0 to 1' } },
          [],
        ),
      }
    case 'REJECT':
      return {
        name,
        description: 'Rejects the answer; the work goes on',
        inputSchema: object({ reason: text('What is wrong and what would be right') }, ['reason']),
      }
    case 'REPLAN':
      return {
        name,
        description: 'Rejects the plan; planning begins again',
        inputSchema: object({ reason: text('Why the plan cannot work') }, ['reason']),
      }
    case 'RECORD_LESSON':
      return {
        name,
        description: 'Records what should be remembered for next time, and ends',
        inputSchema: object({ lesson: text('The lesson, in one or two sentences') }, ['lesson']),
      }
    default:
      return type satisfies never
  }
}

function argument(args: Json | undefined, key: string): Json | undefined {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return undefined
  return (args as { readonly [key: string]: Json })[key]
}

/** A text argument; undefined when it is missing, blank or not text. */
export function textArg(args: Json | undefined, key: string): string | undefined {
  const value = argument(args, key)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** The argument of ANSWER as text: what is not text is written as JSON; undefined when it is missing or blank. */
export function answerArg(args: Json | undefined): string | undefined {
  const value = argument(args, 'answer')
  return value === undefined || typeof value === 'string' ? textArg(args, 'answer') : JSON.stringify(value)
}

/** A share from 0 to 1; undefined when it is missing or anything else. */
export function shareArg(args: Json | undefined, key: string): number | undefined {
  const value = argument(args, key)
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined
}
