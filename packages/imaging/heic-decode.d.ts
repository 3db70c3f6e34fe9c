declare module 'heic-decode' {
  /** Pixels of the first picture, upright, four bytes each. */
  export default function decode(input: {
    buffer: Uint8Array
  }): Promise<{ width: number; height: number; data: Uint8ClampedArray }>
}
