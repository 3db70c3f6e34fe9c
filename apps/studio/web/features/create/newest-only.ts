/** Saves what changes often: one request at a time, and after it the newest value alone. */

export function newestOnly<Value>(save: (value: Value) => Promise<void>): (value: Value) => void {
  let next: { readonly value: Value } | undefined
  let isSaving = false
  const saveNext = async () => {
    isSaving = true
    for (let now = next; now; now = next) {
      next = undefined
      await save(now.value)
    }
    isSaving = false
  }
  return (value) => {
    next = { value }
    if (!isSaving) void saveNext()
  }
}
