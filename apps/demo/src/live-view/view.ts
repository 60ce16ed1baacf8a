// Whoever shows a run: it is told every event, and when it is over.
import type { Observed } from '@statecraft/runtime'

export interface View {
  see(event: Observed): void
  /** Nothing more is shown; a terminal is left as it was found. */
  end(): void
}
