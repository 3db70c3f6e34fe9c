/**
 * A matte: for each pixel how sure the model is that it shows the subject, 0 to 255. It is a square of MATTE_SIDE
 * pixels a side that covers the whole photo, whatever the photo's shape.
 */
export const MATTE_SIDE = 1024
