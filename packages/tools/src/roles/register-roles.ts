// All ready roles at once. What one of them lacks is said before any is registered.
import type { Agent, ModelChoice } from '@statecraft/actors'
import { type Runtime, StatecraftError } from '@statecraft/runtime'
import { type BrowserTools, type BrowserToolsOptions, browserTools } from '../browser/browser-tools.ts'
import type { AllowedCommand } from '../node/command-tools.ts'
import { browserRole } from './browser-role.ts'
import { codeRole } from './code-role.ts'
import { debugRole } from './debug-role.ts'
import type { RoleOptions } from './define-role.ts'
import { type KnowledgeSources, knowledgeRole } from './knowledge-role.ts'
import { mainRole } from './main-role.ts'
import { plannerRole } from './planner-role.ts'
import { reviewRole } from './review-role.ts'
import { testRole } from './test-role.ts'
import { type WorkspaceKit, workspaceKit } from './workspace-kit.ts'

/** The ready roles, `main` first. */
export const ROLES = ['main', 'knowledge', 'planner', 'browser', 'code', 'test', 'review', 'debug'] as const
export type RoleName = (typeof ROLES)[number]

export interface RegisterRolesOptions extends KnowledgeSources {
  /** The folder that code, test, review and debug work in. */
  readonly workspace?: string
  /** How its tests are run. */
  readonly tests?: AllowedCommand
  /** What else may run there. */
  readonly commands?: Readonly<Record<string, AllowedCommand>>
  /** Of the browser. */
  readonly browser?: BrowserToolsOptions
  /** For all of them. Default: the runtime's. */
  readonly model?: ModelChoice
  /** Which ones. Default: all. */
  readonly only?: readonly RoleName[]
  /** What is different about one. */
  readonly roles?: Readonly<Partial<Record<RoleName, RoleOptions>>>
}

export interface RegisteredRoles extends AsyncDisposable {
  readonly agents: readonly Agent[]
  /** Ends what they opened: the browser. The agents stay registered. */
  readonly close: () => Promise<void>
}

const ON_CODE: readonly RoleName[] = ['code', 'test', 'review', 'debug']

/** What is missing for the roles that are wanted, in words. */
function missingFor(wanted: readonly RoleName[], options: RegisterRolesOptions): readonly string[] {
  const onCode = wanted.filter(role => ON_CODE.includes(role))
  const { workspace, tests, documents, search, web } = options
  return [
    ...(onCode.length > 0 && workspace === undefined
      ? [`${onCode.join(', ')} need workspace: the folder to work in`]
      : []),
    ...(onCode.length > 0 && tests === undefined
      ? [`${onCode.join(', ')} need tests: how tests are run, such as { argv: ['node', '--test'] }`]
      : []),
    ...(wanted.includes('knowledge') && documents === undefined && search === undefined && web === undefined
      ? ['knowledge needs documents, search or web: something to know from']
      : []),
  ]
}

function assertReady(runtime: Runtime, wanted: readonly RoleName[], options: RegisterRolesOptions): void {
  const unknown = wanted.filter(role => !ROLES.includes(role)).map(role => `there is no role "${role}"`)
  const faults = [...unknown, ...missingFor(wanted, options)]
  if (faults.length > 0)
    throw new StatecraftError('input_invalid', `The roles cannot be registered: ${faults.join('; ')}`)
  const taken = wanted.map(role => options.roles?.[role]?.name ?? role).filter(name => runtime.agents.has(name))
  if (taken.length > 0) {
    throw new StatecraftError(
      'agent_exists',
      `Agents are registered already as ${taken.join(', ')}: give the roles other names, or leave them out with only`,
    )
  }
}

/** The one thing that several roles share, made once. */
function kitFor({ workspace, tests, commands }: RegisterRolesOptions): WorkspaceKit | undefined {
  if (workspace === undefined || tests === undefined) return undefined
  return workspaceKit({ folder: workspace, tests, ...(commands && { commands }) })
}

/**
 * Registers `main` (the default agent), `knowledge`, `planner`, `browser`, `code`, `test`, `review` and `debug`. Throws
 * `input_invalid` with all that is missing and `agent_exists`, before any is registered.
 *
 * @example
 * ```ts
 * await using roles = registerRoles(runtime, { workspace: 'project', tests: { argv: ['node', '--test'] }, documents, model })
 * await runtime.run('Find out why the parser test fails, and mend it.')
 * ```
 */
export function registerRoles(runtime: Runtime, options: RegisterRolesOptions = {}): RegisteredRoles {
  const { only: wanted = ROLES, model } = options
  assertReady(runtime, wanted, options)
  const nameOf = (role: RoleName): string => options.roles?.[role]?.name ?? role
  const changesOf = (role: RoleName): RoleOptions => ({
    ...(model !== undefined && { model }),
    ...options.roles?.[role],
  })
  const has = (role: RoleName): boolean => wanted.includes(role)
  const workers = ROLES.filter(role => role !== 'main' && has(role))
  const doers = workers.filter(role => role !== 'planner').map(nameOf)
  const kit = kitFor(options)
  const browser: BrowserTools | undefined = has('browser') ? browserTools(options.browser) : undefined
  const makers: Readonly<Record<RoleName, () => Agent | undefined>> = {
    main: () => mainRole({ delegates: workers.map(nameOf), ...changesOf('main') }),
    knowledge: () => knowledgeRole(options, changesOf('knowledge')),
    planner: () => plannerRole({ agents: doers, ...(kit && { readers: readersOf(kit) }) }, changesOf('planner')),
    browser: () => browser && browserRole(browser, changesOf('browser')),
    code: () => kit && codeRole(kit, changesOf('code')),
    test: () => kit && testRole(kit, changesOf('test')),
    review: () => kit && reviewRole(kit, changesOf('review')),
    debug: () => kit && debugRole(kit, changesOf('debug')),
  }
  const agents = ROLES.filter(has).flatMap(role => makers[role]() ?? [])
  for (const agent of agents) runtime.agents.register(agent, { default: agent.name === nameOf('main') })
  const close = async (): Promise<void> => browser?.close()
  return { agents, close, [Symbol.asyncDispose]: close }
}

/** A planner looks and runs nothing. */
const readersOf = ({ tools }: WorkspaceKit) => tools.filter(({ effect }) => effect === 'read')
