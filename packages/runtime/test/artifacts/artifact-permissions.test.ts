import { describe, expect, test } from 'vitest'
import type { ArtifactOptions, Artifacts } from '../../src/index.ts'
import { create, refusal } from './open-artifacts.ts'

describe('[C5] permissions', () => {
  const options: ArtifactOptions = {
    permissions: {
      researcher: ['read', 'write'],
      reviewer: ['read'],
      supervisor: ['read', 'write', 'delete'],
      stranger: [],
    },
  }
  const ACTS = {
    put: (a: Artifacts, agent: string) => a.as(agent).put('a', 2),
    get: (a: Artifacts, agent: string) => a.as(agent).get('a'),
    history: (a: Artifacts, agent: string) => a.as(agent).history('a'),
    find: (a: Artifacts, agent: string) => a.as(agent).find({}),
    list: (a: Artifacts, agent: string) => a.as(agent).list(),
    delete: (a: Artifacts, agent: string) => a.as(agent).delete('a'),
    cleanUp: (a: Artifacts, agent: string) => a.as(agent).cleanUp(),
  }
  const NEEDED = {
    put: 'write',
    get: 'read',
    history: 'read',
    find: 'read',
    list: 'read',
    delete: 'delete',
    cleanUp: 'delete',
  } as const

  test.each(
    Object.entries({ ...options.permissions, unlisted: ['read', 'write'] }).flatMap(([agent, may]) =>
      (Object.keys(ACTS) as (keyof typeof ACTS)[]).map(act => ({ agent, act, allowed: may.includes(NEEDED[act]) })),
    ),
  )('$agent: $act is allowed: $allowed', async ({ agent, act, allowed }) => {
    const { artifacts } = create(options)
    await artifacts.put('a', 1)
    const outcome = await refusal(ACTS[act](artifacts, agent))
    const refused = { code: 'permission_denied', details: { agent, wanted: NEEDED[act] } }
    if (allowed) expect(outcome).not.toBeInstanceOf(Error)
    else {
      expect(outcome).toMatchObject(refused)
      expect(await artifacts.get('a')).toMatchObject({ version: 1, content: 1 })
    }
  })

  test('those of agents that are not listed can be said', async () => {
    const { artifacts } = create({ defaultPermissions: [] })
    expect(await refusal(artifacts.as('anybody').get('a'))).toMatchObject({
      code: 'permission_denied',
      message: 'Agent "anybody" may not read artifact "a"; it may do nothing with artifacts',
    })
    await expect(artifacts.put('a', 1)).resolves.toMatchObject({ version: 1 })
  })

  test('no name of an agent is a way around them', async () => {
    const { artifacts } = create({ defaultPermissions: [] })
    for (const agent of ['__proto__', 'constructor', 'toString', ''])
      expect(await refusal(artifacts.as(agent).put('a', 1))).toMatchObject({ code: 'permission_denied' })
  })
})
