import { storeContract } from '../../testing/store-contract.ts'
import { openMemoryStore } from './store.ts'

storeContract('memory', async () => {
  const store = openMemoryStore()
  return { open: async () => store }
})
