// A plan in words: a model may have written it as text, as a list of steps, or in a shape of its own.
const STEP_KEYS = ['description', 'task', 'step', 'title', 'name'] as const

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

function stepText(step: unknown): string {
  if (typeof step === 'string') return step
  const key = STEP_KEYS.find(name => typeof Object(step)[name] === 'string')
  return key === undefined ? json(step) : String(Object(step)[key])
}

function listIn(plan: unknown): readonly unknown[] | undefined {
  if (Array.isArray(plan)) return plan
  const { steps, tasks } = Object(plan)
  return [steps, tasks].find(Array.isArray)
}

/** `undefined` when there is no plan. */
export function planText(plan: unknown): string | undefined {
  if (plan === undefined || plan === null || plan === '') return undefined
  if (typeof plan === 'string') return plan
  const list = listIn(plan)
  if (!list) return json(plan)
  return list.length === 0 ? undefined : list.map((step, index) => `${index + 1}. ${stepText(step)}`).join('; ')
}
