import { expect, it } from 'vitest'
import { helpText, scenarioList } from '../../src/help.ts'
import { scenarioNamed, scenarios } from '../../src/scenarios/index.ts'
import { UsageError } from '../../src/usage-error.ts'

it('finds a scenario by its name, and says which there are', () => {
  expect(scenarioNamed('audit').name).toBe('audit')
  const known = scenarios.map(({ name }) => name).join(', ')
  expect(() => scenarioNamed('dance')).toThrow(new UsageError(`There is no scenario "dance": choose from ${known}.`))
})

it('help and list name every scenario and fit a terminal', () => {
  for (const { name } of scenarios) expect(scenarioList(scenarios)).toContain(`  ${name} `)
  expect(
    Math.max(
      ...helpText(scenarios)
        .split('\n')
        .map(line => line.length),
    ),
  ).toBeLessThanOrEqual(100)
})
