/** A hold that is settled or expired has nothing left to take or to give back. */
export async function unlessClosed<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer
  } catch (fault) {
    // By its code alone: an embedded Allot throws faults of another class.
    if (fault instanceof Error && 'code' in fault && fault.code === 'hold_closed') return undefined
    throw fault
  }
}
