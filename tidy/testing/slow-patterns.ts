/** What the finder of slow patterns is to find, and what not. */
export const PATTERNS = [
  /^[\s.]+|[\s.]+$/g, // found
  /^(a+)+$/, // found
  /(?:\d+\.?)*x/, // found
  /<.+>/, // found
  /^<[^<>]+>$/,
  /^(\d+(?:\.\d+)?)(kb|mb)?$/i,
  /^[\s.]+/,
]
