/** One click into a Space of one's own to try everything in, without an account. */
import { useMutation } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { Button } from '../parts/button.tsx'
import { sign, useRefresh } from '../session.ts'
import { openSpace } from './open-space.ts'

export function Demo() {
  const refresh = useRefresh()
  const enter = useMutation({
    mutationFn: async () => {
      await sign('sign-in/anonymous')
      await openSpace('Demo Space', undefined, 'demo')
      await refresh()
    },
  })
  return (
    <>
      <Button size="large" className="w-full" disabled={enter.isPending} onClick={() => enter.mutate()}>
        <Sparkles size={18} /> {enter.isPending ? 'Opening …' : 'Try the demo Space'}
      </Button>
      <p className="mt-2 text-center text-soft text-xs" role={enter.error ? 'alert' : undefined}>
        {enter.error ? enter.error.message : 'No account needed, and everything works.'}
      </p>
    </>
  )
}
