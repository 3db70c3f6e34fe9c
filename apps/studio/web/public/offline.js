/** The page that was asked for is opened as soon as the studio answers again. */
const ASK_AGAIN_MS = 3_000

async function openIfThere() {
  const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok) location.reload()
}

addEventListener('online', openIfThere)
setInterval(openIfThere, ASK_AGAIN_MS)
document.querySelector('button')?.addEventListener('click', () => location.reload())
