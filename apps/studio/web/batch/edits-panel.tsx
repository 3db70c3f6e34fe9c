/** What is done to every photo of the Batch. */
import type { ReactNode } from 'react'
import type { Edits } from '../../contract/edits.ts'
import { CanvasSketch } from './canvas-sketch.tsx'

type Change = (edits: Edits) => void

const SIZES = [
  { title: 'Square 2048', width: 2048, height: 2048 },
  { title: 'Square 1024', width: 1024, height: 1024 },
  { title: 'Portrait 4:5', width: 1600, height: 2000 },
  { title: 'Landscape 3:2', width: 2400, height: 1600 },
] as const

export function EditsPanel({ edits, onChange }: { edits: Edits; onChange: Change }) {
  const set = (change: Partial<Edits>) => onChange({ ...edits, ...change })
  const { canvas } = edits
  const size = canvas ? `${canvas.width}x${canvas.height}` : 'keep'
  return (
    <div className="grid gap-6 rounded-3xl border border-line bg-card p-5">
      <div className="flex items-center gap-5">
        <CanvasSketch edits={edits} />
        <label className="flex cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            className="peer sr-only"
            checked={edits.removeBackground}
            onChange={(event) =>
              set({
                removeBackground: event.target.checked,
                background: event.target.checked ? 'white' : 'keep',
              })
            }
          />
          <span className="relative h-6 w-10 shrink-0 rounded-full bg-line transition after:absolute after:top-0.5 after:left-0.5 after:size-5 after:rounded-full after:bg-white after:shadow after:transition peer-checked:bg-accent peer-checked:after:translate-x-4 peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2" />
          <span className="font-medium text-sm">Remove background</span>
        </label>
      </div>
      <Group title="Background">
        <Choices
          name="background"
          value={edits.background}
          onChange={(background) => set({ background })}
          options={
            edits.removeBackground
              ? [
                  ['white', 'White'],
                  ['transparent', 'Transparent'],
                ]
              : [
                  ['keep', 'Keep'],
                  ['white', 'White'],
                ]
          }
        />
        {edits.background === 'transparent' && edits.format === 'jpg' && (
          <p className="mt-1.5 text-warn text-xs">
            JPG has no transparency: choose PNG or WebP, or it will be white.
          </p>
        )}
      </Group>
      <Group title="Canvas">
        <select
          aria-label="Canvas size"
          value={size}
          onChange={(event) => {
            const chosen = SIZES.find(({ width, height }) => `${width}x${height}` === event.target.value)
            set({
              canvas: chosen
                ? { width: chosen.width, height: chosen.height, margin: canvas?.margin ?? 0.08 }
                : null,
            })
          }}
          className="h-10 w-full rounded-xl border border-line bg-card px-3 text-sm"
        >
          {SIZES.map(({ title, width, height }) => (
            <option key={title} value={`${width}x${height}`}>
              {title} ({width} × {height})
            </option>
          ))}
          <option value="keep">As the photo</option>
        </select>
        {canvas && (
          <label className="mt-3 flex items-center gap-3 text-sm">
            <span className="w-14 text-soft">Margin</span>
            <input
              type="range"
              min={0}
              max={40}
              value={Math.round(canvas.margin * 100)}
              onChange={(event) => set({ canvas: { ...canvas, margin: Number(event.target.value) / 100 } })}
              className="min-w-0 flex-1 accent-accent"
            />
            <output className="w-10 text-right tabular-nums">{Math.round(canvas.margin * 100)} %</output>
          </label>
        )}
      </Group>
      <Group title="File format">
        <Choices
          name="format"
          value={edits.format}
          onChange={(format) => set({ format })}
          options={[
            ['jpg', 'JPG'],
            ['png', 'PNG'],
            ['webp', 'WebP'],
            ['avif', 'AVIF'],
          ]}
        />
        {edits.format !== 'png' && (
          <label className="mt-3 flex items-center gap-3 text-sm">
            <span className="w-14 text-soft">Quality</span>
            <input
              type="range"
              min={40}
              max={100}
              value={edits.quality}
              onChange={(event) => set({ quality: Number(event.target.value) })}
              className="min-w-0 flex-1 accent-accent"
            />
            <output className="w-10 text-right tabular-nums">{edits.quality}</output>
          </label>
        )}
      </Group>
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-sm">{title}</legend>
      {children}
    </fieldset>
  )
}

interface ChoicesProps<T extends string> {
  readonly name: string
  readonly value: T
  onChange(value: T): void
  readonly options: readonly (readonly [T, string])[]
}

function Choices<T extends string>({ name, value, onChange, options }: ChoicesProps<T>) {
  return (
    <div className="grid auto-cols-fr grid-flow-col rounded-xl bg-sunk p-1">
      {options.map(([option, title]) => (
        <label
          key={option}
          className="cursor-pointer rounded-lg py-1.5 text-center text-soft text-sm has-checked:bg-card has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={value === option}
            onChange={() => onChange(option)}
          />
          {title}
        </label>
      ))}
    </div>
  )
}
