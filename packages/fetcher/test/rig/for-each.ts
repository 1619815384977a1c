/** Does the work for each item, for 32 of them at once. */
export async function forEach<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = Iterator.from(items)
  const worker = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: 32 }, worker))
}
