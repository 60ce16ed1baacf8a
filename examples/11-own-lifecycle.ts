// A lifecycle of one's own: other phases, other masks. It is checked when it is defined: a phase without a way out, or one
// that is never entered, is an error that says so.
import { defineAgent, defineLifecycle, lifecycleFaults, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const research = defineLifecycle({
  name: 'research',
  initial: 'gathering',
  phases: {
    gathering: { tools: ['read'], ends: { SUBMIT_PLAN: 'writing' }, prompt: 'Gather what you need, then outline it.' },
    writing: { tools: ['write'], ends: { ANSWER: 'completed' }, text: 'ANSWER', prompt: 'Write it down.' },
  },
})
const input = z.object({ text: z.string() })
const search = tool({ name: 'search', description: 'Searches', effect: 'read', input, run: () => 'It grows fast.' })
const save = tool({ name: 'save', description: 'Saves a page', effect: 'write', input, run: () => 'saved' })

const model = scriptedModel([
  callTool('search', { text: 'kelp' }),
  callTool('submit_plan', { plan: 'One page about kelp.' }),
  callTool('save', { text: 'Kelp grows fast.' }),
  'Saved a page about kelp.',
])
const author = defineAgent({ name: 'author', model, lifecycle: research, tools: [search, save] })
for (const phase of Object.keys(research.phases))
  console.log(`${phase} offers ${author.maskIn(phase).offered.join(', ')}`)

const runtime = createRuntime()
const { output, steps } = await runtime.run(author, 'Write about kelp.')
console.log(steps.map(step => step.name).join(' → '))
console.log(output)

const broken = { initial: 'reading', phases: { reading: { ends: { ANSWER: 'writing' } } } }
for (const fault of lifecycleFaults(broken)) console.log('fault:', fault)
await runtime.close()
