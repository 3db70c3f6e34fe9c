/** The matrix that turns linear light of one colour space into that of sRGB. */
import { type Chromaticity, D65, type Primaries, SRGB_PRIMARIES } from './colour-space.ts'

type Vector = readonly [number, number, number]
/** Three rows. */
export type Matrix = readonly [Vector, Vector, Vector]

/** A white that is not that of sRGB is adapted to it (Bradford), so that white stays white. */
export function matrixToSrgb(primaries: Primaries): Matrix {
  const adapted = times(adaptation(primaries.white, D65), toXyz(primaries))
  return times(inverse(toXyz(SRGB_PRIMARIES)), adapted)
}

/** The columns are the three lights, each so bright that together they are the white. */
function toXyz({ red, green, blue, white }: Primaries): Matrix {
  const lights = transposed([xyz(red), xyz(green), xyz(blue)])
  return scaled(lights, applied(inverse(lights), xyz(white)))
}

/** Of brightness 1. */
function xyz([x, y]: Chromaticity): Vector {
  return [x / y, 1, (1 - x - y) / y]
}

const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]

function adaptation(from: Chromaticity, to: Chromaticity): Matrix {
  const a = applied(BRADFORD, xyz(from))
  const b = applied(BRADFORD, xyz(to))
  const cones = scaled(inverse(BRADFORD), [b[0] / a[0], b[1] / a[1], b[2] / a[2]])
  return times(cones, BRADFORD)
}

function applied([a, b, c]: Matrix, v: Vector): Vector {
  return [dot(a, v), dot(b, v), dot(c, v)]
}

function times([a, b, c]: Matrix, by: Matrix): Matrix {
  const columns = transposed(by)
  return [applied(columns, a), applied(columns, b), applied(columns, c)]
}

/** Each column by its factor. */
function scaled(matrix: Matrix, [x, y, z]: Vector): Matrix {
  const row = ([a, b, c]: Vector): Vector => [a * x, b * y, c * z]
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function transposed([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ]
}

function inverse([a, b, c]: Matrix): Matrix {
  const columns: Matrix = [cross(b, c), cross(c, a), cross(a, b)]
  const size = 1 / dot(a, columns[0])
  return scaled(transposed(columns), [size, size, size])
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
