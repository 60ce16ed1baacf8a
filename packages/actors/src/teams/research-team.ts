// A ready team that researches a question: a lead plans who does what of a researcher, an analyst, a writer and a critic, and
// gives the answer.
import { type KnownOptions, refuseStrange } from '@statecraft/runtime'
import { type Agent, defineAgent } from '../agent.ts'
import type { AgentOptions } from '../agent-options.ts'
import { PATTERN_OPTIONS, type Pattern, type PatternOptions } from '../patterns/define-pattern.ts'
import { supervise } from '../patterns/supervise.ts'
import { supervisionPlan } from '../patterns/supervise-plan.ts'
import type { SuperviseDetails } from '../patterns/supervise-state.ts'

type Who = 'lead' | 'researcher' | 'analyst' | 'writer' | 'critic'

export interface ResearchTeamOptions extends PatternOptions {
  /** What the researcher looks things up with: tools, or names of tools that the runtime knows. */
  readonly tools?: AgentOptions['tools']
  /** Models of single members, where they are not the team's. */
  readonly models?: Readonly<Partial<Record<Who, AgentOptions['model']>>>
  /** How often the lead plans and the others work. Default 3. */
  readonly maxIterations?: number
}

const RESEARCH_OPTIONS: KnownOptions<ResearchTeamOptions> = {
  ...PATTERN_OPTIONS,
  tools: true,
  models: true,
  maxIterations: true,
}
const WHO: KnownOptions<Record<Who, unknown>> = {
  lead: true,
  researcher: true,
  analyst: true,
  writer: true,
  critic: true,
}

const DESCRIPTIONS: Readonly<Record<Exclude<Who, 'lead'>, string>> = {
  researcher: 'Finds facts and says where they are from',
  analyst: 'Draws conclusions from facts that were found',
  writer: 'Writes the text from facts and conclusions',
  critic: 'Says what is wrong, missing or unproven in what the others found or wrote',
}

const INSTRUCTIONS: Readonly<Record<Who, string>> = {
  lead: `You lead a research team: a researcher, an analyst, a writer and a critic. Have facts found first, then analysed, then written up, then criticised, and mended where the critic is right. Each of them sees the results of the steps before, and nothing else: say in each task what to do. Your answer is the whole text, not a report about it.`,
  researcher:
    'You are a researcher. Find the facts that the task needs. Give each with its source, say how sure of it you are, and say what you could not find. Never make one up.',
  analyst:
    'You are an analyst. Draw conclusions from the facts that were found: patterns, causes, what they mean for the question. Say what follows from which fact, and what does not follow.',
  writer:
    'You are a writer. Write a clear text for the task from the facts and conclusions that were found. Say nothing that they do not support.',
  critic:
    'You are a critic. Look at what was found and written: what is wrong, missing, unclear or unproven? Be brief and concrete; say so where nothing is.',
}

/**
 * A team of a researcher, an analyst, a writer and a critic under a lead, as {@link supervise} runs it.
 *
 * @throws StatecraftError `input_invalid` or `agent_invalid` for options that make no sense
 * @example
 * ```ts
 * const research = researchTeam({ model, tools: [searchDocuments] })
 * const { output, details } = await runtime.run(research, 'What does quantum computing mean for cryptography?')
 * ```
 */
export function researchTeam(options: ResearchTeamOptions = {}): Pattern<unknown, string, SuperviseDetails> {
  refuseStrange('researchTeam', options, RESEARCH_OPTIONS)
  const { name = 'researchTeam', tools, models = {}, ...rest } = options
  refuseStrange('researchTeam', models, WHO, 'models')
  const common = (who: Who) => ({
    name: who,
    role: who,
    instructions: INSTRUCTIONS[who],
    ...(models[who] !== undefined && { model: models[who] }),
  })
  const worker = (who: Exclude<Who, 'lead'>): Agent =>
    defineAgent<unknown>({
      ...common(who),
      description: DESCRIPTIONS[who],
      ...(who === 'researcher' && tools && { tools }),
    })
  return supervise({
    ...rest,
    name,
    planner: defineAgent({ ...common('lead'), output: supervisionPlan }),
    workers: [worker('researcher'), worker('analyst'), worker('writer'), worker('critic')],
  })
}
