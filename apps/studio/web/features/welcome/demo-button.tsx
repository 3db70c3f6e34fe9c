/** Opens a demo Space without an account. */
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
      await createSpace('Demo Space', undefined, 'demo')
      await refresh()
    },
  })
  return (
    <>
      <Button size="large" className="w-full" disabled={enter.isPending} onClick={() => enter.mutate()}>
        <Sparkles size={18} /> {enter.isPending ? 'Opening the demo …' : 'Try the demo Space'}
      </Button>
      <p className="mt-2 text-center text-soft text-xs" role={enter.error ? 'alert' : undefined}>
        {enter.error ? enter.error.message : 'No account needed. Everything works.'}
      </p>
    </>
  )
}
