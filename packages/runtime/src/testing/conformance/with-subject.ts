// One rule of a suite, checked against a subject of its own, which is given back whatever comes of it.

interface Disposable {
  dispose?(): void | Promise<void>
}

export async function withSubject<S extends Disposable>(
  create: () => S | Promise<S>,
  check: (subject: S) => Promise<void>,
): Promise<void> {
  const subject = await create()
  try {
    await check(subject)
  } finally {
    await subject.dispose?.()
  }
}
