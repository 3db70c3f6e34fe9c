/** A page that is being read: its heading is there, and blocks where its content will be. */
import { Blocks } from './blocks.tsx'

interface Props {
  /** Of the page, where it is known before it is read. */
  readonly title?: string
  /** What is being read, for who does not see the blocks. */
  readonly children: string
}

export function LoadingPage({ title, children }: Props) {
  return (
    <div className="py-6 sm:py-10">
      {title && <h1 className="font-semibold text-[28px] tracking-[-0.02em]">{title}</h1>}
      <Blocks>{title === undefined ? <h1>{children}</h1> : children}</Blocks>
    </div>
  )
}
