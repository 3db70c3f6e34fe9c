/** Leads to the company's own sign-in, and says why it led back without one. */
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Building2 } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { whyNoSignIn } from './why-back.ts'

/** @param name as people call it */
export function ProviderButton({ name }: { name: string }) {
  const enter = useMutation({
    mutationFn: async () => {
      const { url } = await authenticate<{ url: string }>('sign-in/social')
      location.assign(url)
    },
  })
  const why = enter.error?.message ?? whyNoSignIn(location.search)
  return (
    <div className="mb-6">
      <Button size="large" className="w-full" disabled={enter.isPending} onClick={() => enter.mutate()}>
        <Building2 size={18} /> <Trans>Sign in with {name}</Trans>
      </Button>
      {why && (
        <p role="alert" className="mt-2 text-pretty text-bad text-sm">
          {why}
        </p>
      )}
    </div>
  )
}
