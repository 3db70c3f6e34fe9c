import { AllotProvider } from '@allot/client/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { allot } from './allot.ts'
import { App } from './app.tsx'
import './theme.css'
import { applyTheme } from './theme.ts'

applyTheme()

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 1 } } })
const root = document.getElementById('root')
if (!root) throw new Error('The page has no #root.')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <AllotProvider allot={allot}>
        <App />
      </AllotProvider>
    </QueryClientProvider>
  </StrictMode>,
)
