/**
 * Fleet membership: the servers that are connected to the database, by the names of their connections. A server that
 * crashes leaves the list with its connection, so there is nothing to renew and nothing to clean up.
 */
import { Client } from 'pg'
import { type FleetMembership, StoreRefused } from '../../store.ts'
import { asUnavailable } from './transient-errors.ts'

/** @param address where other servers reach this one @throws StoreRefused, StoreUnavailable */
export async function joinServers(url: string, address: string): Promise<FleetMembership> {
  const name = `${PREFIX}${address}`
  if (name.length > MAX_NAME_LENGTH)
    throw new StoreRefused(
      `${address} is too long for the name of a connection; use the address of an interface.`,
    )
  const connection = new NamedConnection(url, name)
  const rows = await asUnavailable(connection.query('SELECT secret FROM fleet'))
  return {
    secret: String(rows[0]?.secret),
    servers: async () => {
      const there = await connection.query(SERVERS).catch(() => [])
      return there.map((row) => String(row.name).slice(PREFIX.length))
    },
    leave: () => connection.leave(),
  }
}

const PREFIX = 'allot at '
/** PostgreSQL truncates longer names. */
const MAX_NAME_LENGTH = 63
const SERVERS = `SELECT DISTINCT application_name AS name FROM pg_stat_activity
  WHERE datname = current_database() AND application_name LIKE '${PREFIX}%' ORDER BY 1`

/** A connection with a name; it reconnects after it broke. */
class NamedConnection {
  readonly #url: string
  readonly #name: string
  #client: Promise<Client> | undefined
  #left = false

  constructor(url: string, name: string) {
    this.#url = url
    this.#name = name
  }

  async query(sql: string): Promise<readonly Record<string, unknown>[]> {
    this.#client ??= this.#connect()
    return (await (await this.#client).query(sql)).rows
  }

  async leave(): Promise<void> {
    this.#left = true
    const client = await this.#client?.catch(() => undefined)
    await client?.end()
  }

  #connect(): Promise<Client> {
    if (this.#left) throw new Error('This server has left.')
    const client = new Client({
      connectionString: this.#url,
      application_name: this.#name,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    })
    const connecting = client.connect().then(() => client)
    // A late event of an old connection must not drop the next one, which would then never be closed.
    const again = () => {
      if (this.#client === connecting) this.#client = undefined
    }
    client.on('error', again).on('end', again)
    connecting.catch(again)
    return connecting
  }
}
