/** The studio can be installed, takes photos that a phone shares, and says so where it is opened offline: `public/sw.js`. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // The first screen comes first.
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined))
}
