/** Zoom by wheel, double click and pinch; pan by dragging what is enlarged; a swipe by one finger over what fits. */
import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { atFullSize, FITTED, movedBy, type Point, type Swipe, swipeOf, type View, zoomedAt } from './view.ts'

const STEP = 1.5
const CLOSE = 2.5
const PER_PIXEL = 0.002
const MIDDLE: Point = { x: 0, y: 0 }

/** @param onSwipe without it there is nothing to swipe to */
export function useView(frame: RefObject<HTMLElement | null>, onSwipe?: (swipe: Swipe) => void) {
  const [view, setView] = useState<View>(FITTED)
  const pointers = useRef(new Map<number, Point>())
  /** Where the one finger began; a second one ends it. */
  const swipe = useRef<Point>(undefined)

  useEffect(() => {
    const element = frame.current
    if (!element) return
    // React listens passively, and the page would scroll.
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const factor = Math.exp(-event.deltaY * PER_PIXEL)
      setView((now) => zoomedAt(now, factor, fromMiddle(element, pointOf(event))))
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [frame])

  const press = (event: PointerEvent<HTMLElement>) => {
    pointers.current.set(event.pointerId, pointOf(event))
    const isAlone = pointers.current.size === 1 && event.pointerType === 'touch' && view.zoom === 1
    swipe.current = isAlone ? pointOf(event) : undefined
    if (view.zoom > 1) event.currentTarget.setPointerCapture(event.pointerId)
  }
  const drag = (event: PointerEvent<HTMLElement>) => {
    const before = pointers.current.get(event.pointerId)
    if (!before) return
    const now = pointOf(event)
    const element = event.currentTarget
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    pointers.current.set(event.pointerId, now)
    if (other) {
      const factor = distance(other, now) / Math.max(1, distance(other, before))
      setView((view) => zoomedAt(view, factor, fromMiddle(element, between(other, now))))
    } else {
      const by = { x: now.x - before.x, y: now.y - before.y }
      setView((view) => movedBy(view, by, element.getBoundingClientRect()))
    }
  }
  const lift = (event: PointerEvent<HTMLElement>) => {
    pointers.current.delete(event.pointerId)
  }
  const release = (event: PointerEvent<HTMLElement>) => {
    lift(event)
    const swiped = swipe.current && swipeOf(swipe.current, pointOf(event))
    swipe.current = undefined
    if (swiped) onSwipe?.(swiped)
  }
  const fill = () => {
    const picture = frame.current?.querySelector('img')
    if (picture) setView(atFullSize(picture.naturalWidth, picture.clientWidth, devicePixelRatio))
  }
  return {
    view,
    enlarge: () => setView((now) => zoomedAt(now, STEP, MIDDLE)),
    reduce: () => setView((now) => zoomedAt(now, 1 / STEP, MIDDLE)),
    fit: () => setView(FITTED),
    fill,
    handlers: {
      onPointerDown: press,
      onPointerMove: drag,
      onPointerUp: release,
      onPointerCancel: lift,
      onPointerLeave: lift,
      onDoubleClick: (event: MouseEvent<HTMLElement>) => {
        const at = fromMiddle(event.currentTarget, pointOf(event))
        setView((now) => (now.zoom > 1 ? FITTED : zoomedAt(now, CLOSE, at)))
      },
    },
  }
}

function pointOf({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point {
  return { x: clientX, y: clientY }
}

function fromMiddle(element: HTMLElement, { x, y }: Point): Point {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: x - left - width / 2, y: y - top - height / 2 }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}
