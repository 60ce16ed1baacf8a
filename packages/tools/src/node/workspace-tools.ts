// Tools over the files of one folder, and the commands that may run in it. Confined by workspace.ts; this file is what a model sees of it.
import { type AnyTool, type Tool, tool } from '@statecraft/actors'
import { StatecraftError } from '@statecraft/runtime'
import { type LinesRead, MAX_LINES, readLines } from '../read-lines.ts'
import { flag, integer, optional, shape, text } from '../shape.ts'
import { wholeNumbers } from '../whole-number.ts'
import { type AllowedCommand, commandTool } from './command-tools.ts'
import { MAX_FILE_BYTES, openWorkspace, type Workspace, type WorkspaceEntry } from './workspace.ts'

export interface WorkspaceOptions {
  /** What may run, by name: `{ tests: { argv: ['node', '--test'] } }` becomes the tool `run_tests`. Default: nothing. */
  readonly commands?: Readonly<Record<string, AllowedCommand>>
  /** Of a file that is read or written. Default 1,000,000. */
  readonly maxFileBytes?: number
}

interface FoundLine {
  readonly path: string
  readonly line: number
  readonly text: string
}

const MAX_PATH = 1_000
const MAX_ENTRIES = 500
const MAX_FILES_SEARCHED = 5_000
const MAX_FOUND = 100
const MAX_LINE = 300

const path = (description: string) => text(description, MAX_PATH)

function listFiles(workspace: Workspace): AnyTool {
  return tool({
    name: 'list_files',
    description: `Lists files and folders below a folder of the workspace, at most ${MAX_ENTRIES}.`,
    effect: 'read',
    input: shape({ path: optional(path('A folder, relative to the workspace'), '.') }),
    run: async ({ path }): Promise<{ readonly entries: readonly WorkspaceEntry[]; readonly note?: string }> => {
      const { entries, isCut } = await workspace.list(path, MAX_ENTRIES)
      return isCut ? { entries, note: 'There are more: list a folder below' } : { entries }
    },
  })
}

function readFile(workspace: Workspace): AnyTool {
  return tool({
    name: 'read_file',
    description: `Reads lines of a text file; at most ${MAX_LINES} at once. What it gives says which lines came and how many there are.`,
    effect: 'read',
    input: shape({
      path: path('The file, relative to the workspace'),
      fromLine: optional(integer('The first line, counted from 1', 1, Number.MAX_SAFE_INTEGER), 1),
      toLine: optional(integer('The last line', 1, Number.MAX_SAFE_INTEGER)),
    }),
    run: async ({ path, fromLine, toLine }): Promise<LinesRead> =>
      readLines(path, await workspace.read(path), fromLine, toLine),
  })
}

/** Lines of a file that have the text. */
function linesWith(needle: string, whole: string, ignoreCase: boolean, file: string): readonly FoundLine[] {
  const plain = (line: string): string => (ignoreCase ? line.toLowerCase() : line)
  const wanted = plain(needle)
  return whole
    .split('\n')
    .flatMap((line, at) =>
      plain(line).includes(wanted) ? [{ path: file, line: at + 1, text: line.trim().slice(0, MAX_LINE) }] : [],
    )
}

function searchFiles(workspace: Workspace): AnyTool {
  return tool({
    name: 'search_files',
    description: `Finds the lines of files that contain a text, as it stands (no pattern); at most ${MAX_FOUND}.`,
    effect: 'read',
    input: shape({
      text: text('What to look for', MAX_PATH),
      path: optional(path('The folder to look in'), '.'),
      ignoreCase: optional(flag('Capital and small letters are the same'), false),
    }),
    run: async ({ text: needle, path: folder, ignoreCase }, { signal }) => {
      const { entries } = await workspace.list(folder, MAX_FILES_SEARCHED)
      const results: FoundLine[] = []
      for (const { path: file, type } of entries) {
        if (type !== 'file') continue
        signal.throwIfAborted()
        // What is too large, or no text, has no lines to find.
        const whole = await workspace.read(file).catch(() => '')
        results.push(...linesWith(needle, whole, ignoreCase, file))
        if (results.length > MAX_FOUND) return { results: results.slice(0, MAX_FOUND), note: 'There are more' }
      }
      return { results }
    },
  })
}

function writeFile(workspace: Workspace, most: number): AnyTool {
  return tool({
    name: 'write_file',
    description: 'Writes a whole text file: creates it, or replaces all of it. To change a part use edit_file.',
    effect: 'write',
    input: shape({
      path: path('The file, relative to the workspace'),
      text: text('All of its text', most, 0),
    }),
    run: ({ path, text: whole }) => workspace.write(path, whole),
  })
}

/** The text with one passage replaced. Throws `input_invalid` where it is not there, or more than once. */
function replaced(whole: string, find: string, replacement: string, file: string): string {
  const parts = whole.split(find)
  if (parts.length === 2) return parts.join(replacement)
  const why =
    parts.length < 2
      ? 'does not have that text: read it again'
      : `has it ${parts.length - 1} times: take more of what is around it`
  throw new StatecraftError('input_invalid', `"${file}" ${why}`)
}

function editFile(workspace: Workspace, most: number): AnyTool {
  return tool({
    name: 'edit_file',
    description:
      'Replaces one passage of a text file. The passage must be in it exactly once, spaces and line breaks included.',
    effect: 'write',
    input: shape({
      path: path('The file, relative to the workspace'),
      find: text('The passage as it stands', most),
      replace: text('What shall stand there', most, 0),
    }),
    run: async ({ path, find, replace }) => {
      await workspace.edit(path, whole => replaced(whole, find, replace, path))
      return { edited: path }
    },
  })
}

function moveFile(workspace: Workspace): AnyTool {
  return tool({
    name: 'move_file',
    description: 'Moves or renames a file; never over another one.',
    effect: 'write',
    input: shape({ from: path('The file'), to: path('Its new path') }),
    run: async ({ from, to }) => {
      await workspace.move(from, to)
      return { moved: to }
    },
  })
}

function deleteFile(workspace: Workspace): Tool<{ readonly path: string }, { readonly deleted: string }> {
  return tool({
    name: 'delete_file',
    description: 'Deletes one file.',
    effect: 'write',
    input: shape({ path: path('The file, relative to the workspace') }),
    run: async ({ path }) => {
      await workspace.remove(path)
      return { deleted: path }
    },
  })
}

/**
 * Tools to list, read, search, write, edit, move and delete files of one folder, and to run the commands that are allowed there.
 * Paths that lead out of it, links and odd names are refused; what a command does is limited in time, output and memory but not
 * to the folder. For a reader leave out what changes files: `workspaceTools(dir).filter(it => it.effect !== 'write')`.
 *
 * Throws `input_invalid` where the folder is not there, `tool_invalid` for a command that cannot work.
 *
 * @example
 * ```ts
 * const tools = workspaceTools('project', { commands: { tests: { argv: ['node', '--test'] } } })
 * defineAgent({ name: 'coder', tools, … })
 * ```
 */
export function workspaceTools(folder: string, options: WorkspaceOptions = {}): readonly AnyTool[] {
  const { commands = {}, maxFileBytes = MAX_FILE_BYTES } = options
  wholeNumbers({ maxFileBytes })
  const workspace = openWorkspace(folder, maxFileBytes)
  return [
    listFiles(workspace),
    readFile(workspace),
    searchFiles(workspace),
    writeFile(workspace, maxFileBytes),
    editFile(workspace, maxFileBytes),
    moveFile(workspace),
    deleteFile(workspace),
    ...Object.entries(commands).map(([name, command]) => commandTool(workspace.root, name, command)),
  ]
}
