/** Names that this repository used once for ideas that the field has a word for. They do not come back. */
export interface Retired {
  readonly word: RegExp
  /** What to say instead. */
  readonly use: string
  /** Where tests may say it: literal text of an earlier version. */
  readonly only?: 'production'
}

export const RETIRED: readonly Retired[] = [
  {
    word: /\b(flush|Flush|flushes|flushed)\b(?!: true)/, // an option of Node’s write streams has this name
    use: 'group commit',
  },
  { word: /\b(Letter|letters?Of|Orders|lettersOf|putAside)\b/, use: 'PendingCommand, PendingRead, defer' },
  { word: /\b(Asked|Ordered|Wish|Wanted|ToOperate)\b/, use: 'Command, KeyedCommand, ForwardedCommands' },
  {
    word: /\b(PageWriter|PageText|Kept|keptFor|Stated|sameFact)\b/,
    use: 'commit batch, StoredEntry, entry template',
  },
  { word: /\b(retreats?|Retreat)\b/, use: 'rollback' },
  { word: /\b(faster) than|\bwas faster\b/, use: 'append conflict, or the measured figure' },
  { word: /\b(Turns|Demand|inTurn)\b/, use: 'SpaceLease, Semaphore' },
  { word: /\b(liking|homeOf|at home)\b/, use: 'rendezvous weight, owner node' },
  { word: /\b(AskedOnce|AnsweredOnce)\b/, use: 'dictionary encoding' },
  { word: /\b(weather|Weather)\b/, use: 'transient errors' },
  { word: /\b(numberedValues|Numbered)\b/, use: 'PersistentMap' },
  { word: /\b(passTime|Passed)\b/, use: 'catchUp, CaughtUp' },
  { word: /\b(Together|submitTogether|decideTogether|submitEach)\b/, use: 'atomic batch, submitMany' },
  { word: /\b(Rooms|Bench)\b/, use: 'RouteContext' },
  { word: /\b(elsewhere|relist|presence)\.ts\b/, use: 'change poller, reindex, heartbeat' },
  { word: /\b(journal|rehearsal|stand-?in)\b/i, use: 'logger, test clock, fake' },
  { word: /(\/\/|\/?\*).*\b(told|telling)\b/i, use: 'notified, answered, shown' },
  {
    word: /['"](warned|repolicied)['"](?!, ')/,
    use: 'threshold_crossed, policy_changed',
    only: 'production',
  },
  { word: /\b(MOST_[A-Z_]+|MOST)\b/, use: 'MAX_…' },
  {
    word: /(\/\/|\/?\*).*\b(somebody|whoever|nobody|anybody)\b/i,
    use: 'who it is: the caller, a member, another server',
  },
]
