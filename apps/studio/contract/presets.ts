/**
 * Presets: what shops ask of a product photo, as data. `source` is the shop's own page that says it. Each has a plain white
 * background and a product that fills at least 85 % of one side. Shops change their pages: when one does, change it here.
 */
import type { RemoteEdits } from './edits.ts'

export interface Preset {
  readonly title: string
  readonly source: string
  readonly edits: RemoteEdits
}

/** A square that the product fills to nine tenths. @param side pixels @param megabytes the largest file */
function square(side: number, megabytes: number): RemoteEdits {
  return {
    removeBackground: true,
    background: 'white',
    canvas: { width: side, height: side, margin: 0.05 },
    format: 'jpg',
    quality: 90,
    maxBytes: megabytes * 1_000_000,
  }
}

export const PRESETS = {
  /** Pure white, 85 % of the frame or more, from 1,600 pixels on with the best zoom, at most 10 MB. */
  amazon: {
    title: 'Amazon main image',
    source: 'https://sellercentral.amazon.com/help/hub/reference/external/G1881',
    edits: square(2000, 10),
  },
  /** 1,600 pixels on the longer side, at most 12 MB, no border. */
  ebay: {
    title: 'eBay',
    source: 'https://www.ebay.com/help/policies/listing-policies/picture-policy?id=4370',
    edits: square(1600, 12),
  },
  /** 2,000 pixels on the shorter side, at most 10 MB. */
  etsy: {
    title: 'Etsy',
    source: 'https://help.etsy.com/hc/en-us/articles/115015663347',
    edits: square(2000, 10),
  },
  /** 2,048 pixels, square for even grids, at most 20 MB. */
  shopify: {
    title: 'Shopify',
    source: 'https://help.shopify.com/en/manual/products/product-media/product-media-types',
    edits: square(2048, 20),
  },
  /** The product between 75 and 90 % of the frame, at most 16 MB. */
  google: {
    title: 'Google Merchant Center',
    source: 'https://support.google.com/merchants/answer/6324350',
    edits: square(1500, 16),
  },
  /** 2,200 pixels for zoom, at most 5 MB. */
  walmart: {
    title: 'Walmart',
    source:
      'https://marketplacelearn.walmart.com/guides/Item%20setup/Item%20content,%20imagery,%20and%20media',
    edits: square(2200, 5),
  },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof PRESETS
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[] // the keys of a literal
