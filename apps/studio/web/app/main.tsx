/** The entry of the page: mounts the router in its providers. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../shared/theme/theme.css'
import { applyTheme } from '../shared/theme/theme.ts'
import { Providers } from './providers.tsx'
import { Router } from './router.tsx'

applyTheme()

const root = document.getElementById('root')
if (!root) throw new Error('Invariant: index.html has no #root.')

createRoot(root).render(
  <StrictMode>
    <Providers>
      <Router />
    </Providers>
  </StrictMode>,
)
