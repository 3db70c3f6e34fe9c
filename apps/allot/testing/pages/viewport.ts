/** The two sizes at which every page is looked at: a laptop, and a phone with a finger. */
export const VIEWPORTS = {
  laptop: { viewport: { width: 1_440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const

export type ViewportName = keyof typeof VIEWPORTS
