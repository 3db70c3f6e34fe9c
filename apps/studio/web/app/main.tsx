/** The entry of the page: mounts the router in its providers. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../shared/theme/theme.css'
import { connection } from '../shared/connection/connection.ts'
import { applyTheme } from '../shared/theme/theme.ts'
import { speakAsWished } from './languages.ts'
import { Providers } from './providers.tsx'
import { Router } from './router.tsx'
import { registerServiceWorker } from './service-worker.ts'

applyTheme()
connection.watch()
registerServiceWorker()

const root = document.getElementById('root')
if (!root) throw new Error('Invariant: index.html has no #root.')

const page = (
  <StrictMode>
    <Providers>
      <Router />
    </Providers>
  </StrictMode>
)
void speakAsWished().then(() => createRoot(root).render(page))
