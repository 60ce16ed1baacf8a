import { describe, expect, it, onTestFinished } from 'vitest'
import { createTypeScriptChecker } from '../../src/audit/typescript-checker.ts'

function checker(options: Parameters<typeof createTypeScriptChecker>[0] = {}) {
  const made = createTypeScriptChecker(options)
  onTestFinished(() => made.close())
  return made
}

// Deep enough to break the parser for good.
const TOO_DEEP = `${'('.repeat(100_000)}1${')'.repeat(100_000)}`

describe('the TypeScript checker', () => {
  it('accepts all of TypeScript, erasable or not', async () => {
    const { check } = checker()
    for (const text of [
      '',
      'const a: number = 1 satisfies number',
      'enum A { B }',
      'namespace N { export const a = 1 }',
      'class A { constructor(private readonly a: string) {} }',
      'import fs = require("node:fs")\nexport = fs',
      'const a = <number>b',
      '@first export class A { @second() b = 1 }',
      'declare module "x" { export const a: number }',
      'type A<T> = T extends [infer U extends string, ...infer R] ? [U, R] : never',
      '#!/usr/bin/env node\nawait using a = b()',
    ]) {
      expect(await check(text), text).toEqual({ type: 'ok' })
    }
  })

  it.each([
    ['const a = 1\nconst b = = 2', 2, 11],
    ['const a = 1\r\nconst = 2\r\nconst c', 2, 7],
    ['function f() {\n\t\tconst = 1\n}', 2, 9],
    ['enum A { B }\nconst = 2', 2, 7],
    ['const a = `\n^^^\n`; const = 1', 3, 10],
  ])('tells where %j goes wrong', async (text, line, column) => {
    expect(await checker().check(text)).toMatchObject({ type: 'fault', fault: { line, column } })
  })

  it('leaves a place out that it does not know for certain', async () => {
    const verdict = await checker().check('const a = "日本🎉", = 1')
    expect(verdict).toMatchObject({
      type: 'fault',
      fault: { line: 1, message: expect.stringMatching(/^Unexpected token/) },
    })
    expect(verdict).not.toHaveProperty('fault.column')
  })

  it('gives up on a text that breaks the parser, and judges the next one afresh', async () => {
    const { check } = checker()
    expect(await check(TOO_DEEP)).toMatchObject({ type: 'broken' })
    expect(await check('const a: number = 1')).toEqual({ type: 'ok' })
    expect(await check('const a: = 1')).toMatchObject({ type: 'fault' })
  })

  it('gives up on a text that takes too long', async () => {
    const { check } = checker({ timeLimitMs: 0 })
    expect(await check('const a = 1')).toEqual({ type: 'broken', detail: 'The parser took longer than 0 ms.' })
  })

  it('stops when it is aborted, also in the middle of a text', async () => {
    const stop = new AbortController()
    const { check } = checker({ signal: stop.signal })
    const checking = check('const a: number = 1;\n'.repeat(90_000))
    stop.abort(new Error('enough'))
    await expect(checking).rejects.toThrow('enough')
    await expect(check('const a = 1')).rejects.toThrow('enough')
  })
})
