/** What each kind of worker may reach (confinement/reach.ts). */
import type { JobFiles } from '../confinement/job-files.ts'
import { made, type WorkerReach, withLinked } from '../confinement/reach.ts'
import type { ModelSource } from '../edit-job.ts'

export const NOTHING: WorkerReach = { reads: [], lent: [], takes: [], keeps: [], ports: [] }

/** Editors have the files of jobs alone. */
export function editorsReach({ lent, taken }: JobFiles): WorkerReach {
  return { ...NOTHING, lent: [lent], takes: [taken] }
}

/** What finds subjects also reads its model, or calls its service. */
export function findersReach(
  files: JobFiles,
  { models, ownModel, service, looks }: ModelSource,
): WorkerReach {
  const readsModel = service === null
  return {
    ...editorsReach(files),
    reads: [
      ...(readsModel && ownModel !== null ? withLinked(ownModel) : []),
      ...(readsModel && ownModel === null && models !== null ? [made(models)] : []),
      ...(process.env.NODE_EXTRA_CA_CERTS && !readsModel ? [process.env.NODE_EXTRA_CA_CERTS] : []),
    ],
    keeps: looks === undefined ? [] : [made(looks)],
    ports: service === null ? [] : [service.url, ...proxies()].flatMap(portOf).concat(DNS),
  }
}

/** Long answers of name servers come over TCP. */
const DNS = 53

function proxies(): readonly string[] {
  const { HTTPS_PROXY, HTTP_PROXY, https_proxy, http_proxy } = process.env
  return [HTTPS_PROXY, HTTP_PROXY, https_proxy, http_proxy].filter((url) => url !== undefined)
}

function portOf(address: string): readonly number[] {
  if (!URL.canParse(address)) return []
  const { port, protocol } = new URL(address)
  return [port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)]
}
