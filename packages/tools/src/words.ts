// The words of a text, as a search sees them: where each begins, without accents and case. Scripts that set no spaces
// between words are cut by the dictionary of the platform.

export interface Word {
  readonly word: string
  /** Where it begins. */
  readonly at: number
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const MARKS = /\p{M}+/gu

/** The form under which a word is filed: `Café` and `CAFE` are one. */
export function normalised(word: string): string {
  return word.normalize('NFKD').replace(MARKS, '').toLowerCase()
}

function* cut(segmenter: Intl.Segmenter, run: string, from: number): Generator<Word> {
  for (const { segment, index, isWordLike } of segmenter.segment(run)) {
    if (isWordLike) yield { word: segment, at: from + index }
  }
}

/** Every word, in order. */
export function* wordsOf(text: string): Generator<Word> {
  let segmenter: Intl.Segmenter | undefined
  for (const { 0: run, index } of text.matchAll(WORD)) {
    if (!WITHOUT_SPACES.test(run)) {
      yield { word: run, at: index }
      continue
    }
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' })
    yield* cut(segmenter, run, index)
  }
}
