/** The Space that this browser showed last, so that a person who is not in it any more learns so. */
import type { Me } from '@allot/client/allot'

const STORAGE_KEY = 'allot.last-space'

interface LastSpace {
  readonly member: string
  readonly id: string
  readonly name: string
}

export function rememberSpace({ member }: Me, { id, name }: Me['spaces'][number]): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify({ member: member.id, id, name } satisfies LastSpace))
}

export function forgetSpace(): void {
  localStorage.removeItem(STORAGE_KEY)
}

/** Whether the last who was here was in a Space, so likely is again. */
export function hasLastSpace(): boolean {
  return read() !== undefined
}

/** The name of the Space that was shown to this person last, where they are not in it any more. */
export function lostSpace({ member, spaces }: Me): string | undefined {
  const last = read()
  return last?.member === member.id && spaces.every(({ id }) => id !== last.id) ? last.name : undefined
}

/** What another version, or another page of this address, has written is not ours to trip over. */
function read(): Partial<LastSpace> | undefined {
  try {
    const last: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null')
    return typeof last === 'object' && last !== null ? last : undefined
  } catch {
    return undefined
  }
}
