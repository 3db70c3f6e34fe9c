/** Every command of `allot`. */
import type { Command } from 'commander'

/** Only what is asked for is loaded; help and completion need all of them. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand(),
  batch: async () => (await import('./batch.ts')).batchCommand(),
  usage: async () => (await import('./shell/usage.ts')).usageCommand(),
  grant: async () => (await import('./shell/grant.ts')).grantCommand(),
  spaces: async () => (await import('./shell/spaces.ts')).spacesCommand(),
  keys: async () => (await import('./shell/keys.ts')).keysCommand(),
  password: async () => (await import('./shell/password.ts')).passwordCommand(),
  billing: async () => (await import('./shell/billing.ts')).billingCommand(),
  policy: async () => (await import('./policy.ts')).policyCommand(),
  test: async () => (await import('./scenario/command.ts')).testCommand(),
  backtest: async () => (await import('./shell/backtest.ts')).backtestCommand(),
  migrate: async () => (await import('./move.ts')).migrateCommand(),
  export: async () => (await import('./move.ts')).exportCommand(),
  import: async () => (await import('./move.ts')).importCommand(),
  move: async () => (await import('./move.ts')).moveCommand(),
  mcp: async () => (await import('./mcp.ts')).mcpCommand(),
  doctor: async () => (await import('./shell/doctor.ts')).doctorCommand(),
  completion: async () => (await import('./shell/completion.ts')).completionCommand(),
}
