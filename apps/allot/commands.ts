/** Every command of `allot` by its name. */
import type { Command } from 'commander'

/** Only the named command is loaded; help and completion load all of them. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand(),
  batch: async () => (await import('./commands/batch.ts')).batchCommand(),
  usage: async () => (await import('./commands/usage.ts')).usageCommand(),
  costs: async () => (await import('./commands/costs.ts')).costsCommand(),
  grant: async () => (await import('./commands/grant.ts')).grantCommand(),
  grants: async () => (await import('./commands/grants.ts')).grantsCommand(),
  spaces: async () => (await import('./commands/spaces.ts')).spacesCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  'security-log': async () => (await import('./commands/security-log.ts')).securityLogCommand(),
  accounts: async () => (await import('./commands/accounts.ts')).accountsCommand(),
  password: async () => (await import('./commands/password.ts')).passwordCommand(),
  billing: async () => (await import('./commands/billing.ts')).billingCommand(),
  policy: async () => (await import('./commands/policy.ts')).policyCommand(),
  test: async () => (await import('./commands/test.ts')).testCommand(),
  backtest: async () => (await import('./commands/backtest.ts')).backtestCommand(),
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  move: async () => (await import('./commands/move.ts')).moveCommand(),
  mcp: async () => (await import('./commands/mcp.ts')).mcpCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  completion: async () => (await import('./commands/completion.ts')).completionCommand(),
}
