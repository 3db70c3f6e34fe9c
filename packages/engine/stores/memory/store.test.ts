import { onceContract } from '../../testing/once-contract.ts'
import { storeContract } from '../../testing/store-contract.ts'
import { openMemoryStore } from './store.ts'

const emptyDatabase = async () => {
  const store = openMemoryStore()
  return { open: async () => store }
}
storeContract('memory', emptyDatabase)
onceContract('memory', emptyDatabase)
