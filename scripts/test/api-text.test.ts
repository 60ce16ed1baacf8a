import { expect, test } from 'vitest'
import { apiText } from '../api-text.ts'

const report = (files: Record<string, string>, entries: Record<string, string> = { '.': './dist/index.d.ts' }) =>
  apiText('@statecraft/sample', entries, path => {
    const text = files[path.replace('./', '')]
    if (text === undefined) throw new Error(`no such file: ${path}`)
    return text
  })

test('shows the declarations behind the exported names, sorted, without comments', () => {
  const files = {
    'dist/index.d.ts': "export { type Shape, draw } from './draw.ts';\nexport { area as size } from './area.ts';\n",
    'dist/draw.d.ts': `/** What is drawn. */
export interface Shape {
    /** In pixels. */
    readonly width: number;
}
export declare function draw(shape: Shape): string;
export declare function unlisted(): void;
//# sourceMappingURL=draw.d.ts.map`,
    'dist/area.d.ts': 'export declare const area: number;\n',
  }
  expect(report(files)).toBe(`## @statecraft/sample

export interface Shape {
    readonly width: number;
}
export declare function draw(shape: Shape): string;
export { area as size };
export declare const area: number;
`)
})

test('adds what the exported declarations mention, through other files, and nothing else', () => {
  const files = {
    'dist/index.d.ts': "export { run } from './run.ts';\n",
    'dist/run.d.ts': `import type { Options } from './options.ts';
import type { Machine } from 'xstate';
type Quiet = boolean;
interface Unused {
    readonly quiet: Quiet;
}
export declare function run(machine: Machine, options?: Options): void;`,
    'dist/options.d.ts': 'type Level = 1 | 2;\nexport interface Options {\n    readonly level?: Level;\n}\n',
  }
  expect(report(files)).toBe(`## @statecraft/sample

export declare function run(machine: Machine, options?: Options): void;

## Mentioned above, exported by no entry

export interface Options {
    readonly level?: Level;
}
type Level = 1 | 2;
`)
})

test('gives each entry its section, and what one entry exports is not repeated for another', () => {
  const files = {
    'dist/index.d.ts': 'export interface Port {\n    close(): void;\n}\n',
    'dist/testing/index.d.ts': "import type { Port } from '../index.ts';\nexport declare function fake(): Port;\n",
  }
  const entries = { '.': './dist/index.d.ts', './testing': './dist/testing/index.d.ts' }
  expect(report(files, entries)).toBe(`## @statecraft/sample

export interface Port {
    close(): void;
}

## @statecraft/sample/testing

export declare function fake(): Port;
`)
})

test('keeps every overload', () => {
  const overloads =
    'export declare function pick(key: string): string;\nexport declare function pick(key: number): number;'
  expect(report({ 'dist/index.d.ts': overloads })).toContain(overloads)
})

test('refuses a statement it cannot read instead of leaving it out', () => {
  expect(() => report({ 'dist/index.d.ts': "export * from './all.ts';" })).toThrow(/cannot read: export \*/)
})
