/** The size of the result and the margin around the subject; without a canvas the photo keeps its own size. */
import type { Output } from '@allot/studio/contract/recipe'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Slider } from '../components/slider.tsx'
import { i18n } from '../language/language.ts'

const SIZES = [
  { title: msg`Square 2048`, width: 2048, height: 2048 },
  { title: msg`Square 1024`, width: 1024, height: 1024 },
  { title: msg`Portrait 4:5`, width: 1600, height: 2000 },
  { title: msg`Landscape 3:2`, width: 2400, height: 1600 },
] as const

const DEFAULT_MARGIN = 0.08

interface Props {
  readonly canvas: Output['canvas']
  onChange(canvas: Output['canvas']): void
}

export function CanvasFields({ canvas, onChange }: Props) {
  const choose = (value: string) => {
    const size = SIZES.find((each) => keyOf(each) === value)
    if (value === 'keep') return onChange(null)
    if (!size) return
    const { width, height } = size
    onChange({ width, height, margin: canvas?.margin ?? DEFAULT_MARGIN })
  }
  return (
    <>
      <select
        aria-label={t`Canvas size`}
        value={canvas ? keyOf(canvas) : 'keep'}
        onChange={(event) => choose(event.target.value)}
        className="h-11 w-full rounded-[10px] border border-line bg-card px-3 text-sm"
      >
        {SIZES.map((size) => (
          <option key={keyOf(size)} value={keyOf(size)}>
            {i18n._(size.title)} ({size.width} × {size.height})
          </option>
        ))}
        {canvas && !SIZES.some((size) => keyOf(size) === keyOf(canvas)) && (
          <option value={keyOf(canvas)}>
            {canvas.width} × {canvas.height}
          </option>
        )}
        <option value="keep">
          <Trans>Same as the photo</Trans>
        </option>
      </select>
      {typeof canvas?.margin === 'number' && (
        <Slider
          label={t`Margin`}
          min={0}
          max={40}
          percent
          value={Math.round(canvas.margin * 100)}
          onChange={(percent) => onChange({ ...canvas, margin: percent / 100 })}
        />
      )}
    </>
  )
}

function keyOf({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${width}x${height}`
}
