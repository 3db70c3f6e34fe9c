/** Short notes over any page: something that was begun elsewhere is there, with the way to it. */
import { Toast } from '@base-ui/react/toast'
import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { buttonStyle } from '../components/button.tsx'

const manager = Toast.createToastManager()

export interface Note {
  /** What happened. */
  readonly title: string
  readonly text?: string
  /** The way to it. */
  readonly action?: { readonly label: string; onClick(): void }
}

/** Long enough to read it and to reach it; it waits while the pointer or the focus is on it. */
const SHOWN_MS = 15_000

export function showNote({ title, text, action }: Note): void {
  const id = manager.add({
    title,
    ...(text !== undefined && { description: text }),
    ...(action && {
      actionProps: {
        children: action.label,
        onClick: () => {
          manager.close(id)
          action.onClick()
        },
      },
    }),
    timeout: SHOWN_MS,
  })
}

export function Toasts() {
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t`Notifications`}
          className="fixed inset-x-4 top-[calc(var(--header,3.5rem)+1rem)] z-50 mx-auto grid max-w-md gap-2"
        >
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Shown() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="flex items-center gap-3 rounded-xl border border-line bg-card py-2 pr-1.5 pl-4 shadow-lg transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-reduce:transition-none"
    >
      <Toast.Content className="min-w-0 flex-1">
        <Toast.Title className="font-medium text-sm" />
        <Toast.Description className="line-clamp-3 break-words text-soft text-sm" />
      </Toast.Content>
      <Toast.Action className={buttonStyle('plain')} />
      <Toast.Close
        aria-label={t`Close`}
        className="grid size-11 shrink-0 place-items-center rounded-[10px] text-soft hover:bg-sunk hover:text-ink"
      >
        <X size={16} />
      </Toast.Close>
    </Toast.Root>
  ))
}
