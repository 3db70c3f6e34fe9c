/**
 * Files that are on their way, kept by this browser: a page that is reloaded, or closed with the lid, goes on with them. Each
 * goes when the studio has it. Where a browser keeps nothing, or has no room, the person picks what is missing again.
 */
import { t } from '@lingui/core/macro'

export interface KeptFile {
  readonly id: string
  /** Whose it is: the Space and the member. */
  readonly owner: string
  /** With its folders. */
  readonly name: string
  readonly file: File
  /** The studio knows of it; one that it does not know any more was removed or exported elsewhere. */
  readonly isNamed: boolean
}

export interface KeptFiles {
  keep(file: KeptFile): Promise<void>
  drop(ids: readonly string[]): Promise<void>
  /** Those of one owner; files of any other are dropped. */
  of(owner: string): Promise<readonly KeptFile[]>
}

/** What was shared and not picked yet, as `public/sw.js` keeps it. */
export const SHARED = 'shared-photos'

const DATABASE = 'allot-pile'
const STORE = 'files'

/** None of its methods fails. */
export const keptFiles: KeptFiles = {
  keep: (file) => inStore('readwrite', (store) => void store.put(file)).then(() => undefined),
  drop: (ids) =>
    inStore('readwrite', (store) => {
      for (const id of ids) store.delete(id)
    }).then(() => undefined),
  of: async (owner) => {
    let all: readonly KeptFile[] = []
    await inStore('readonly', (store) => {
      const asked = store.getAll()
      asked.onsuccess = () => {
        all = asked.result as KeptFile[] // only `keep` writes there
      }
    })
    await keptFiles.drop(all.filter((each) => each.owner !== owner).map(({ id }) => id))
    return all.filter((each) => each.owner === owner)
  },
}

/** Nothing of what is kept stays, for when a person signs out. */
export function forgetKeptFiles(): void {
  void globalThis.caches?.delete(SHARED)
  globalThis.indexedDB?.deleteDatabase(DATABASE)
}

async function inStore(mode: IDBTransactionMode, work: (store: IDBObjectStore) => void): Promise<void> {
  try {
    const database = await opened()
    await new Promise<void>((resolve) => {
      const transaction = database.transaction(STORE, mode)
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => resolve() // no room: it is not kept
      work(transaction.objectStore(STORE))
    })
    database.close()
  } catch {
    // This browser keeps nothing, as in a private window of some.
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1)
    asked.onupgradeneeded = () => void asked.result.createObjectStore(STORE, { keyPath: 'id' })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
    asked.onblocked = () => reject(new Error(t`Another tab keeps the database.`))
  })
}
