// The plainest way to make one result of several: an object with what each found under its name.
import type { Aggregate } from '@statecraft/runtime'

export const byName: Aggregate<unknown, Readonly<Record<string, unknown>>> = {
  name: 'by name',
  combine: ({ answers }) => ({ output: Object.fromEntries(answers.map(({ from, value }) => [from, value])) }),
}
