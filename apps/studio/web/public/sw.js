/**
 * What stands between the installed studio and the network, and keeps as little as it can: pages come from the studio
 * alone, so that none is older than its server. It takes photos that a phone shares and hands them to Create, and says so
 * where a page is opened offline.
 */
const OFFLINE = 'offline-1'
/** As `features/create/shared-photos.ts` reads them. */
const SHARED = 'shared-photos'
const OFFLINE_FILES = ['/offline.html', '/offline.js', '/favicon.svg']

addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(OFFLINE)
      .then((cache) => cache.addAll(OFFLINE_FILES.map((path) => new Request(path, { cache: 'reload' }))))
      .then(() => skipWaiting()),
  )
})

addEventListener('activate', (event) => {
  event.waitUntil(
    Promise.all([
      caches
        .keys()
        .then((names) => names.filter((name) => name !== OFFLINE && name !== SHARED))
        .then((old) => Promise.all(old.map((name) => caches.delete(name)))),
      registration.navigationPreload?.enable(),
      clients.claim(),
    ]),
  )
})

addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (origin !== location.origin) return
  if (request.method === 'POST' && pathname === '/share') event.respondWith(taken(request))
  else if (OFFLINE_FILES.includes(pathname)) event.respondWith(orKept(request, pathname))
  else if (isPage(request, pathname)) event.respondWith(pageOf(event))
})

/** Results, the API and files go straight to the network. */
function isPage({ mode, method }, pathname) {
  return (
    mode === 'navigate' &&
    method === 'GET' &&
    !/^\/(v1|v2|auth|health|docs|metrics|studio)(\/|$)/.test(pathname) &&
    !/\.\w+$/.test(pathname)
  )
}

async function pageOf({ preloadResponse, request }) {
  try {
    return (await preloadResponse) ?? (await fetch(request))
  } catch {
    return (await caches.match('/offline.html', { cacheName: OFFLINE })) ?? Response.error()
  }
}

async function orKept(request, pathname) {
  return fetch(request).catch(
    async () => (await caches.match(pathname, { cacheName: OFFLINE })) ?? Response.error(),
  )
}

/** Each photo waits under a number of its own until Create has taken it, also while somebody signs in before. */
async function taken(request) {
  const form = await request.formData()
  const cache = await caches.open(SHARED)
  const files = form.getAll('photos').filter((each) => typeof each !== 'string')
  await Promise.all(
    files.map((file, at) =>
      cache.put(
        `/shared/${Date.now()}-${at}`,
        new Response(file, {
          headers: {
            'content-type': file.type || 'application/octet-stream',
            'x-name': encodeURIComponent(file.name),
          },
        }),
      ),
    ),
  )
  return Response.redirect('/', 303)
}
