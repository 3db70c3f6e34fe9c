/** Opens a demo Space without an account. */
import { t } from '@lingui/core/macro'
import { useMutation } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { Button } from '../../shared/components/button.tsx'
import { authenticate } from '../../shared/session/authenticate.ts'
import { useRefresh } from '../../shared/session/use-session.ts'
import { createSpace } from './create-space.ts'

export function DemoButton() {
  const refresh = useRefresh()
  const enter = useMutation({
    mutationFn: async () => {
      await authenticate('sign-in/anonymous')
      await createSpace(t`Demo Space`, undefined, 'demo')
      await refresh()
    },
  })
  return (
    <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button
        look="primary"
        size="large"
        className="max-sm:w-full"
        disabled={enter.isPending}
        onClick={() => enter.mutate()}
      >
        <Sparkles size={18} /> {enter.isPending ? t`Opening the demo …` : t`Try the demo Space`}
      </Button>
      <p
        className="text-soft text-sm max-sm:w-full max-sm:text-center"
        role={enter.error ? 'alert' : undefined}
      >
        {enter.error ? enter.error.message : t`No account, no plan. Everything works.`}
      </p>
    </div>
  )
}
