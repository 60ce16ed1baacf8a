// A graph of tasks on a folder: what can be done at once is, what needs others waits for them, and what nobody needs is skipped.
import { type Agent, type AgentInput, type AnyTool, defineAgent, estimate, workflow } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import { z } from 'zod'
import type { AuditContext } from '../audit-team/audit-context.ts'
import { checkRelativeLinks, checkSyntax } from '../audit-team/check-tools.ts'
import { listFolder } from '../audit-team/list-folder.ts'
import { measureSources } from '../audit-team/measure-sources.ts'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { foundByOthers, inLines } from '../text-team/found-by-others.ts'
import { roleLine } from '../text-team/text-agents.ts'
import { type FolderSubject, openFolderSubject } from './folder-subject.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'

const agent = (
  name: string,
  does: string,
  tools: readonly AnyTool<AuditContext>[] = [],
): Agent<AgentInput, string, AuditContext> =>
  defineAgent<string, AuditContext>({
    name,
    instructions: `${roleLine(name)} You look at a folder that your tools can see. ${does}`,
    tools,
  })

const listed = z.object({ files: z.number(), folders: z.number(), bytes: z.number() })
const sources = z.object({ total: z.object({ lines: z.number(), comments: z.number() }) })
const faults = z.object({ faults: z.object({ first: z.array(z.object({ path: z.string() })), more: z.number() }) })

/** Calls the tool once, and says what came back. */
const looking =
  <T>(name: string, shape: z.ZodType<T>, says: (found: T) => string) =>
  (hearing: Hearing): ScriptedAnswer => {
    const [found] = hearing.results(name, shape)
    return found === undefined ? { calls: [{ name }] } : { text: says(found) }
  }

const faultWords = (what: string, { faults: { first, more } }: z.infer<typeof faults>): string =>
  first.length + more === 0
    ? `no ${what}`
    : `${first.length + more} with ${what}: ${first.map(({ path }) => path).join(', ')}`

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const saysFaults = (output: unknown): boolean => typeof output === 'string' && !output.startsWith('no ')

const rules: Rules = {
  lister: looking('list_folder', listed, ({ files, folders }) => `${files} files in ${folders} folders`),
  counter: looking(
    'measure_sources',
    sources,
    ({ total }) => `${total.lines} lines, ${total.comments} of them comments`,
  ),
  parser: looking('check_syntax', faults, found => faultWords('faults in syntax', found)),
  linker: looking('check_links', faults, found => faultWords('broken links', found)),
  mender: ({ task }) => ({ text: inLines(foundByOthers(task).filter(({ output }) => saysFaults(output))).join('; ') }),
  reporter: ({ task }) => ({ text: inLines(foundByOthers(task)).join('. ') }),
}

const plan = (model: Parameters<typeof workflow>[0]['model']) =>
  workflow({
    ...(model !== undefined && { model }),
    tasks: {
      list: { agent: agent('lister', 'Say how many files and folders there are.', [listFolder]), estimatedMs: 500 },
      count: {
        agent: agent('counter', 'Say how many lines there are.', [measureSources]),
        dependsOn: ['list'],
        estimatedMs: 2000,
      },
      parse: {
        agent: agent('parser', 'Say which files have faults in their syntax, or "no faults in syntax".', [checkSyntax]),
        dependsOn: ['list'],
        priority: 'high',
        estimatedMs: 4000,
      },
      links: {
        agent: agent('linker', 'Say which files have broken links, or "no broken links".', [checkRelativeLinks]),
        dependsOn: ['list'],
        estimatedMs: 1000,
      },
      mend: {
        agent: agent('mender', 'Say what must be mended.'),
        dependsOn: ['parse', 'links'],
        when: ({ parse, links }) => saysFaults(parse?.output) || saysFaults(links?.output),
        estimatedMs: 500,
      },
      report: {
        agent: agent('reporter', 'Report what was found in one sentence for each.'),
        dependsOn: ['count', 'parse', 'links', 'mend'],
        require: 'any',
        estimatedMs: 500,
      },
    },
    maxParallel: 3,
    continueOnFailure: true,
  })

export const graph: Scenario = teamScenario<FolderSubject>({
  name: 'workflow',
  description: 'A graph of tasks: at once where it can be, skipped where nobody needs it.',
  takes: 'dir',
  open: openFolderSubject,
  title: ({ title }) => title,
  rules,
  async perform({ context }, { runtime, model, signal }) {
    const team = plan(model)
    const expected = estimate(team)
    const result = await runtime.run(team, 'What is in this folder, and is anything broken?', { context, signal })
    const results = result.details.tasks ?? []
    const of = (status: string): number => results.filter(one => one.status === status).length
    return {
      result,
      page: [
        {
          type: 'table',
          head: ['Task', 'Status', 'Found'],
          rows: results.map(({ name, status, output, error }) => [
            [name],
            [status],
            [String(output ?? error?.message ?? '')],
          ]),
        },
        {
          type: 'paragraph',
          text: [
            `Estimated before it began: at least ${seconds(expected.atLeast.durationMs)}, by way of ${expected.criticalPath.join(', ')}; it took ${seconds(result.durationMs)}.`,
          ],
        },
      ],
      sentence: `${of('completed')} tasks are done, ${of('skipped')} skipped and ${of('failed')} failed, each as soon as those it needs had ended.`,
    }
  },
})
